"""A forum of two or more organisations in one database: a hub, members, and lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from seawall.banks.model import BankEntry, NewBank, NewEntry
from seawall.forum.membership_criteria import criteria
from seawall.forum.model import LoggedStatement, MemberKind, OutgoingStatement, Seat, Tier
from seawall.ids import BankId, CheckId, EntryId, ItemId, OrganisationId, SeatId, new_id
from seawall.intake.model import Item, MatchCard, UploadCheck, Verdict
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import (
    forum_feeding,
    forum_following,
    forum_founding,
    forum_log,
    forum_sending,
    forum_speaking,
)
from seawall.journeys.forum.forum_following import LogLine
from seawall.keys.seat import public_key
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.transaction import transaction
from tests.people_made import make_organisation
from tests.ports import closed_port
from tests.rows_kept import made_once

ANSWERS = {one.id: "https://example.org/terms" for one in criteria()}
GREY = "behaviour/glorification"
NOBODY = f"http://127.0.0.1:{closed_port()}"


@dataclass
class Made:
    """A forum: the hub's organisation and seat, and those of its members by name."""

    now: datetime
    hub: OrganisationId
    hub_seat: SeatId
    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    seats: dict[str, SeatId] = field(default_factory=dict)

    def seat(self, name: str) -> Seat:
        """A member's seat as it is now."""
        with transaction(self.organisations[name]) as tx:
            return tx.forum.seat(self.seats[name])

    def say(self, name: str, kind: str, body: dict, *, openings=None, about: str = "") -> None:
        """A member says something; it waits to be sent."""
        with transaction(self.organisations[name]) as tx:
            forum_speaking.send_statement(
                self.seats[name], kind, body, tx=tx, now=self.now, openings=openings, about=about
            )

    def post(self, name: str) -> list[forum_log.TakenStatement]:
        """What waits at a member goes to the hub, and the receipts come back."""
        with transaction(self.organisations[name]) as tx:
            seat = tx.forum.seat(self.seats[name])
            waiting = tx.forum.unsent(seat.id)
        taken = []
        with transaction(self.hub) as tx:
            hub = tx.forum.seat(self.hub_seat)
            for now, posted in self._by_moment(waiting):
                taken += forum_log.take_statements(
                    posted, seat=hub, speaker=seat.me, tx=tx, now=now
                )
        said = {"taken": [_plain(one) for one in taken]}
        with transaction(self.organisations[name]) as tx:
            forum_sending.keep_receipts(seat.id, said, tx=tx, now=self.now)
        return taken

    def _by_moment(
        self, waiting: Sequence[OutgoingStatement]
    ) -> Iterator[tuple[datetime, list[tuple[str, Mapping[str, Mapping[str, Any]]]]]]:
        """What waits, in its order, and when the hub takes it.

        Where a demo's worker runs beside this forum of the past, it says things of its own at the
        true time: these are no statements from the future, which the hub would refuse.
        """
        moments = [max(self.now, one.at) for one in waiting]
        for now, together in groupby(zip(moments, waiting, strict=True), key=itemgetter(0)):
            yield now, [(one.text, one.openings) for _, one in together]

    def lines(self, name: str, *, after: int | None = None) -> tuple[list[LogLine], str]:
        """What the hub hands this member."""
        seat = self.seat(name)
        with transaction(self.hub) as tx:
            hub = tx.forum.seat(self.hub_seat)
            member = tx.forum.member(self.hub_seat, seat.me)
            at = seat.position - 1 if after is None else after
            page = forum_feeding.page(hub, member, after=at, tx=tx)
        return [LogLine(one.index, one.text, one.openings) for one in page.entries], page.checkpoint

    def follow(self, name: str) -> Seat:
        """A member follows to the end of the log."""
        lines, checkpoint = self.lines(name)
        with transaction(self.organisations[name]) as tx:
            return forum_following.follow_log(
                self.seats[name], lines, checkpoint, tx=tx, now=self.now
            )

    def sync(self) -> None:
        """Everything that was said reaches everybody."""
        for name in self.seats:
            self.post(name)
        for name in self.seats:
            self.follow(name)

    def log(self) -> list[LoggedStatement]:
        """The hub's log."""
        with transaction(self.hub) as tx:
            return tx.forum.logged(self.hub_seat)

    def join(
        self,
        name: str,
        *,
        vouched: bool = True,
        tier: Tier = Tier.FULL,
        organisation: OrganisationId | None = None,
    ) -> SeatId:
        """Another member comes in: an organisation made for it, or one that is there."""
        kind = MemberKind.AUDITOR if tier is Tier.AUDITOR else MemberKind.PLATFORM
        with transaction(self.hub) as tx:
            token = forum_founding.invite_applicant(
                self.hub_seat, name, tier=tier, kind=kind, vouched=vouched, tx=tx, now=self.now,
                by="test",
            )  # fmt: skip
            terms = tx.forum.newest_document(self.hub_seat, "terms")
        organisation = organisation or make_organisation(slug=f"{name.lower()}-co").id
        self.organisations[name] = organisation
        with transaction(organisation) as tx:
            seat = forum_founding.seat_for(token, tx)
        application = forum_founding.Application(
            token, name, public_key(seat), terms[1] if terms else "", ANSWERS
        )
        with transaction(self.hub) as tx:
            hub = tx.forum.seat(self.hub_seat)
            admission = forum_founding.admit_applicant(application, seat=hub, tx=tx, now=self.now)
        with transaction(organisation) as tx:
            forum_founding.take_seat(
                admission, seat=seat, hub_url=NOBODY, tx=tx, now=self.now, by="test"
            )
        self.seats[name] = seat
        return seat

    def bank(self, name: str, bank: str = "Ours") -> BankId:
        """A bank of a member's own."""
        with transaction(self.organisations[name]) as tx:
            return bank_curation.create_bank(
                NewBank(bank, label=GREY), tx=tx, now=self.now, by="test"
            ).id

    def add(self, name: str, bank: BankId, kind: str, value: str, **more) -> EntryId:
        """A signal into a bank."""
        with transaction(self.organisations[name]) as tx:
            new = NewEntry(kind, value, label=more.pop("label", GREY), **more)
            return bank_curation.add_signal(bank, new, tx=tx, now=self.now, by="test").id

    def meet(
        self,
        name: str,
        entry: BankEntry,
        count: int,
        *,
        account: str = "a{}",
        age: timedelta = timedelta(0),
    ) -> None:
        """A signal meets so many items at a member, each of an account of its own."""
        org, now = self.organisations[name], self.now
        with transaction(org) as tx:
            for n in range(count):
                item = Item(
                    ItemId(new_id("item", now=now)), org, "image", new_id("item", now=now),
                    account.format(n), "", 1, now - age,
                )  # fmt: skip
                item = tx.intake.claim_item(item)
                check = UploadCheck(
                    CheckId(new_id("chk", now=now)), item.id, 1, Verdict.HOLD, "r", False, {}, now
                )
                card = MatchCard(
                    entry.signal_type, entry.value, entry.value, 0, 0, entry.id, entry.bank,
                    "Forum", "", "", GREY, 100, (), (), now,
                )  # fmt: skip
                tx.intake.add_check(check, [card])


def a_forum(now: datetime, *names: str, vouched: bool = True) -> Made:
    """A forum with these members; founded once a process."""
    secrets = tuple(map(secret_for, KeyPurpose))  # what its keys are derived from
    made = made_once(
        ("forum", now, names, vouched, secrets), lambda: _found(now, names, vouched=vouched)
    )
    return replace(made, organisations=dict(made.organisations), seats=dict(made.seats))


def _found(now: datetime, names: tuple[str, ...], *, vouched: bool) -> Made:
    hub = make_organisation("forum", slug="hub").id
    with transaction(hub) as tx:
        seat = forum_founding.create_forum("Harbour Forum", tx=tx, now=now, by="test", url=NOBODY)
    made = Made(now, hub, seat.id)
    for name in names:
        made.join(name, vouched=vouched)
    for name in names:
        made.follow(name)
    return made


def _plain(one: forum_log.TakenStatement) -> dict:
    return {
        "number": one.number,
        "index": one.index,
        "receipt": one.receipt,
        "refusal": one.refusal,
    }
