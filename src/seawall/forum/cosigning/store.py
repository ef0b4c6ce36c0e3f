"""Witnesses and logs of members, as rows: what the forum's log last said of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.forum.cosigning.member_witness import KIND, MemberWitness
from seawall.forum.forum_statement import peek_statement
from seawall.forum.model import ForumStatement, MemberState, Seat, SeatState
from seawall.ids import SeatId

WITNESS = Mapped(MemberWitness, db.ForumWitnessRow, found_by=("seat", "member"))


class CosigningStore(Scoped):
    """The witnesses that members of our forums name."""

    def save(self, seat: Seat, witness: MemberWitness) -> None:
        """Keep what a member named last, in place of what it named before."""
        rows = self._of(db.ForumWitnessRow).filter(seat_id=seat.id, member=witness.member)
        is_there = rows.update(
            url=witness.url,
            witness_key=witness.witness_key,
            log_key=witness.log_key,
            at=witness.at,
        )
        if not is_there:
            self._add(WITNESS, witness, organisation_id=seat.organisation)

    def witnesses(self) -> list[MemberWitness]:
        """Those of members in good standing, other than ourselves, in forums where we take part."""
        rows = self._in_good_standing().exclude(url="").exclude(witness_key="")
        return WITNESS.values(rows.order_by("seat_id", "member"))

    def witnesses_in(self, seat: SeatId) -> list[MemberWitness]:
        """The same of one forum, with those that name a log alone."""
        rows = self._in_good_standing().filter(seat_id=seat).exclude(url="", log_key="")
        return WITNESS.values(rows)

    def log_keys(self, origin: str) -> list[str]:
        """The keys of logs of this name, of the same members."""
        rows = self._in_good_standing().filter(log_key__startswith=f"{origin}+")
        return sorted(set(rows.values_list("log_key", flat=True)))

    def cosigned(self, witness: MemberWitness) -> None:
        """It has cosigned: it may be asked at any time, and doubts nothing."""
        self._rows(witness).update(rests_until=None, doubt="")

    def leave_alone(
        self, witness: MemberWitness, *, until: datetime, doubt: str | None = None
    ) -> None:
        """It has not: it is asked again later; `doubt` is what it said against our log.

        At this address alone: another member may have named its key under one of theirs.
        """
        changes = {} if doubt is None else {"doubt": doubt}
        self._rows(witness).update(rests_until=until, **changes)

    def said_by_us(self, seat: Seat) -> ForumStatement | None:
        """What we last said of our own witness and log there, sent or on its way."""
        outgoing = self._of(db.ForumOutgoingRow).filter(seat_id=seat.id, kind=KIND)
        logged = self._of(db.ForumStatementRow).filter(seat_id=seat.id, author=seat.me, kind=KIND)
        newest = outgoing.order_by("-number").first() or logged.order_by("-number").first()
        return peek_statement(newest.text) if newest else None

    def _rows(self, witness: MemberWitness) -> Any:
        return self._of(db.ForumWitnessRow).filter(url=witness.url, witness_key=witness.witness_key)

    def _in_good_standing(self) -> Any:
        seats = self._of(db.ForumSeatRow).filter(state=SeatState.ACTIVE.value, is_witness=True)
        members = self._of(db.ForumMemberRow).filter(
            seat=OuterRef("seat"), member=OuterRef("member"), state=MemberState.ACTIVE.value
        )
        own = self._of(db.ForumSeatRow).filter(id=OuterRef("seat"), me=OuterRef("member"))
        rows = self._of(db.ForumWitnessRow).filter(seat__in=seats)
        return rows.filter(Exists(members)).exclude(Exists(own))
