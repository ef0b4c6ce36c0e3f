"""Forums, as rows: seats, members, the log and its tree, and what is under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Min, Q

from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.db.rows.portion import portion
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.forum import rows
from seawall.forum.forum_statement import peek_statement
from seawall.forum.model import (
    ForumInvitation,
    ForumMember,
    LoggedStatement,
    MisconductEvidence,
    NoSuchForumMember,
    OutgoingStatement,
    Seat,
    SeatRole,
    SharingRule,
)
from seawall.ids import BankId, ForumId, ForumMemberId, OrganisationId, SeatId
from seawall.ledger.merkle import MerkleNode

_LOOK = "`seawall forum list` has them."


class ForumStore(Scoped):
    """The forums one organisation sits in, or all of them for the installation."""

    # Seats

    def add_seat(self, seat: Seat) -> None:
        """Take a seat; an organisation has one in each forum."""
        if self._of(db.ForumSeatRow).filter(forum=seat.forum, organisation=seat.organisation):
            raise problem("forum.already-seated", seat_name=seat.name)
        self._add(rows.SEAT, seat)

    def save_seat(self, seat: Seat) -> None:
        """Write a seat down as it is now."""
        self._of(db.ForumSeatRow).filter(id=seat.id).update(**rows.SEAT.changes(seat))

    def move_seat(self, seat: Seat) -> None:
        """Write down how far a seat has followed the log, and said things itself."""
        moves = rows.SEAT.changes(seat, *db.ForumSeatRow.working)
        self._of(db.ForumSeatRow).filter(id=seat.id).update(**moves)

    def seats(self) -> list[Seat]:
        """Every seat, by the forum's name."""
        return rows.SEAT.values(self._of(db.ForumSeatRow).order_by("name", "id"))

    def seat(self, seat: SeatId) -> Seat:
        """The seat with this id."""
        return self._seat(str(seat), Q(id=seat))

    def seat_in(self, word: str) -> Seat:
        """Our seat in the forum of this id or name."""
        return self._seat(word, Q(forum=word) | Q(name=word) | Q(id=word))

    def hub_of(self, forum: ForumId) -> Seat:
        """The seat that keeps this forum's log."""
        return self._seat(str(forum), Q(forum=forum, role=SeatRole.HUB.value))

    def locked(self, seat: SeatId) -> Seat:
        """The seat, held until the commit: its chain and its position have one writer."""
        seats = self._of(db.ForumSeatRow).filter(id=seat)
        if connection.vendor == "postgresql":
            seats = seats.select_for_update()
        row = seats.first()
        if row is None:
            raise problem("forum.no-such-forum.seat", seat=seat)
        return rows.SEAT.value(row)

    # Members

    def add_member(self, seat: SeatId, member: ForumMember) -> None:
        """Admit a member."""
        owner = self.seat(seat).organisation
        self._add(rows.MEMBER, member, organisation_id=owner, seat_id=seat)

    def save_member(self, seat: SeatId, member: ForumMember) -> None:
        """Write a member down as it is now."""
        members = self._of(db.ForumMemberRow).filter(seat_id=seat, member=member.id)
        members.update(**rows.MEMBER.changes(member))

    def move_member(self, seat: SeatId, member: ForumMember) -> None:
        """Write down where a member's chain ends, and when it was heard of."""
        members = self._of(db.ForumMemberRow).filter(seat_id=seat, member=member.id)
        members.update(**rows.MEMBER.changes(member, "said", "said_digest", "heard_at"))

    def hear_of(self, seat: SeatId, member: ForumMemberId, *, position: int, at: datetime) -> None:
        """Remember how far a member has followed, and that it was there."""
        members = self._of(db.ForumMemberRow).filter(seat_id=seat, member=member)
        members.update(position=position, heard_at=at)

    def members(self, seat: SeatId) -> list[ForumMember]:
        """Everybody who was ever admitted, in that order."""
        members = self._of(db.ForumMemberRow).filter(seat_id=seat).order_by("admitted_at", "id")
        return rows.MEMBER.values(members)

    def member(self, seat: SeatId, member: ForumMemberId) -> ForumMember:
        """One member."""
        row = self._of(db.ForumMemberRow).filter(seat_id=seat, member=member).first()
        if row is None:
            raise problem("forum.no-such-member", NoSuchForumMember, member=member)
        return rows.MEMBER.value(row)

    # Invitations

    def add_invitation(self, seat: Seat, invitation: ForumInvitation) -> None:
        """Hold the door open for one."""
        self._add(rows.INVITATION, invitation, organisation_id=seat.organisation, seat_id=seat.id)

    def invitation(self, seat: SeatId, digest: str) -> ForumInvitation | None:
        """The invitation with this token's digest."""
        row = self._of(db.ForumInvitationRow).filter(seat_id=seat, digest=digest).first()
        return rows.INVITATION.value(row) if row else None

    def invitations(self, seat: SeatId) -> list[ForumInvitation]:
        """Every invitation, newest first."""
        invitations = self._of(db.ForumInvitationRow).filter(seat_id=seat).order_by("-id")
        return rows.INVITATION.values(invitations)

    def use_invitation(self, digest: str, *, member: ForumMemberId, now: datetime) -> bool:
        """Close the door behind the one who came; False if it was closed already."""
        invitations = self._of(db.ForumInvitationRow).filter(digest=digest, used_at=None)
        return bool(invitations.update(used_at=now, member=member))

    # The log

    def log(self, seat: Seat, entries: Sequence[LoggedStatement], *, now: datetime) -> None:
        """Append entries that were checked."""
        columns = (
            "organisation_id", "seat_id", "index", "author", "number", "kind", "about", "text",
            "digest", "at", "received_at",
        )  # fmt: skip
        insert_rows(
            db.ForumStatementRow,
            columns,
            [
                (
                    seat.organisation,
                    seat.id,
                    entry.index,
                    entry.statement.author,
                    entry.statement.number,
                    entry.statement.kind,
                    entry.statement.about,
                    entry.text,
                    entry.digest,
                    entry.statement.at,
                    entry.received_at or now,
                )
                for entry in entries
            ],
        )

    def logged(
        self, seat: SeatId, *, after: int = -1, limit: int = 500, letters: int | None = None
    ) -> list[LoggedStatement]:
        """The entries behind an index, in order, without their openings.

        No more than so many letters in all where that is asked for, but one entry always.
        """
        statements = self._of(db.ForumStatementRow).filter(seat_id=seat, index__gt=after)
        return [
            _logged(row)
            for row in portion(statements.order_by("index"), limit=limit, letters=letters)
        ]

    def statements(
        self,
        seat: SeatId,
        *,
        kinds: Iterable[str] = (),
        prefix: str = "",
        about: str = "",
        author: str = "",
        since: datetime | None = None,
    ) -> list[LoggedStatement]:
        """What was said of these kinds, or about this thing, in the log's order."""
        statements = self._of(db.ForumStatementRow).filter(seat_id=seat)
        if kind_names := list(kinds):
            statements = statements.filter(kind__in=kind_names)
        if prefix:
            statements = statements.filter(kind__startswith=prefix)
        if about:
            statements = statements.filter(about=about)
        if author:
            statements = statements.filter(author=author)
        if since:
            statements = statements.filter(at__gt=since)
        return [_logged(row) for row in statements.order_by("index")]

    def statement_of(
        self, seat: SeatId, author: ForumMemberId, number: int
    ) -> LoggedStatement | None:
        """The how-manieth statement of an author."""
        statements = self._of(db.ForumStatementRow).filter(
            seat_id=seat, author=author, number=number
        )
        row = statements.first()
        return _logged(row) if row else None

    def add_nodes(self, seat: Seat, nodes: Mapping[MerkleNode, bytes]) -> None:
        """Keep the subtrees that were made whole."""
        insert_rows(
            db.ForumNodeRow,
            ("organisation_id", "seat_id", "level", "place", "node_hash"),
            [
                (seat.organisation, seat.id, node.level, node.place, value.hex())
                for node, value in nodes.items()
            ],
        )

    def nodes(self, seat: SeatId, nodes: Iterable[MerkleNode]) -> dict[MerkleNode, bytes]:
        """The hashes of these subtrees."""
        places: dict[int, list[int]] = {}
        for node in nodes:
            places.setdefault(node.level, []).append(node.place)
        hashes: dict[MerkleNode, bytes] = {}
        for level, these in places.items():
            level_rows = self._of(db.ForumNodeRow).filter(
                seat_id=seat, level=level, place__in=these
            )
            for place, value in level_rows.values_list("place", "node_hash"):
                hashes[MerkleNode(level, place)] = bytes.fromhex(value)
        return hashes

    def newest(self) -> dict[str, int]:
        """How long the log of each forum is that is kept here."""
        hubs = self._of(db.ForumSeatRow).filter(role=SeatRole.HUB.value)
        return dict(hubs.values_list("forum", "position"))

    # What is under way

    def add_outgoing(self, seat: Seat, outgoing: OutgoingStatement) -> None:
        """Owe the hub a statement."""
        self._add(rows.OUTGOING, outgoing, organisation_id=seat.organisation, seat_id=seat.id)

    def unsent(
        self, seat: SeatId, *, limit: int = 100, letters: int | None = None
    ) -> list[OutgoingStatement]:
        """What the hub has not receipted yet, in its order; nothing goes past a refusal.

        No more than so many letters in all where that is asked for, but one statement always.
        """
        unreceipted = self._of(db.ForumOutgoingRow).filter(seat_id=seat, receipt="")
        refused = unreceipted.exclude(refusal="").aggregate(first=Min("number"))["first"]
        if refused is not None:
            unreceipted = unreceipted.filter(number__lt=refused)
        return rows.OUTGOING.values(
            portion(unreceipted.order_by("number"), limit=limit, letters=letters)
        )

    def forgive(self, seat: SeatId) -> int:
        """What the hub refused waits to be sent again; how many statements that are."""
        refused = self._of(db.ForumOutgoingRow).filter(seat_id=seat, receipt="").exclude(refusal="")
        return int(refused.update(refusal=""))

    def first_refused(self, seat: SeatId) -> str:
        """Why the hub does not take what we said; empty if it does."""
        refused = self._of(db.ForumOutgoingRow).filter(seat_id=seat, receipt="").exclude(refusal="")
        row = refused.order_by("number").first()
        return f"statement {row.number} ({row.kind}): {row.refusal}" if row else ""

    def outgoing(self, seat: SeatId, number: int) -> OutgoingStatement | None:
        """One statement of ours."""
        row = self._of(db.ForumOutgoingRow).filter(seat_id=seat, number=number).first()
        return rows.OUTGOING.value(row) if row else None

    def mark_receipted(self, seat: SeatId, number: int, *, receipt: str, index: int) -> None:
        """The hub has taken it in."""
        outgoing = self._of(db.ForumOutgoingRow).filter(seat_id=seat, number=number)
        outgoing.update(receipt=receipt, index=index)

    def mark_refused(self, seat: SeatId, number: int, *, refusal: str) -> None:
        """The hub does not take it, and says why."""
        self._of(db.ForumOutgoingRow).filter(seat_id=seat, number=number).update(refusal=refusal)

    def receipts_between(self, seat: SeatId, first: int, past: int) -> dict[int, OutgoingStatement]:
        """Our own statements that the hub promised for these places, by place."""
        promised = self._of(db.ForumOutgoingRow).filter(
            seat_id=seat, index__gte=first, index__lt=past, index__isnull=False
        )
        return {row.index: rows.OUTGOING.value(row) for row in promised if row.index is not None}

    # Documents, evidence, sharing

    def add_document(
        self, seat: Seat, *, digest: str, kind: str, version: str, text: str, at: datetime
    ) -> None:
        """Keep a text that the log names by its digest; the same one is kept once."""
        if self.document(seat.id, digest) is None:
            db.ForumDocumentRow.objects.create(
                organisation_id=seat.organisation, seat_id=seat.id, digest=digest, kind=kind,
                version=version, text=text, at=at,
            )  # fmt: skip

    def document(self, seat: SeatId, digest: str) -> tuple[str, str, str] | None:
        """Kind, version and text of the document with this digest."""
        documents = self._of(db.ForumDocumentRow).filter(seat_id=seat, digest=digest)
        return documents.values_list("kind", "version", "text").first()  # type: ignore[no-any-return]

    def newest_document(self, seat: SeatId, kind: str) -> tuple[str, str, str] | None:
        """Version, digest and text of the newest document of a kind."""
        documents = self._of(db.ForumDocumentRow).filter(seat_id=seat, kind=kind).order_by("-id")
        return documents.values_list("version", "digest", "text").first()  # type: ignore[no-any-return]

    def add_evidence(self, seat: Seat, evidence: MisconductEvidence) -> None:
        """Keep a proof."""
        self._add(rows.EVIDENCE, evidence, organisation_id=seat.organisation, seat_id=seat.id)

    def evidence(self, seat: SeatId) -> list[MisconductEvidence]:
        """Every proof, oldest first."""
        evidence = self._of(db.ForumEvidenceRow).filter(seat_id=seat).order_by("id")
        return rows.EVIDENCE.values(evidence)

    def share(self, rule: SharingRule, *, organisation: OrganisationId) -> None:
        """Offer a bank's signals to a forum from now on, or change what of it."""
        db.SharingRuleRow.objects.update_or_create(
            organisation_id=organisation,
            bank_id=rule.bank,
            seat_id=rule.seat,
            defaults=rows.SHARING_RULE.changes(rule),
        )

    def sharing_state(self) -> tuple[int, int]:
        """How many rules share a bank, and the newest: others, once sharing begins or ends."""
        rules = self._of(db.SharingRuleRow).aggregate(count=Count("id"), newest=Max("id"))
        return rules["count"], rules["newest"] or 0

    def unshare(self, bank: BankId, seat: SeatId) -> bool:
        """Offer nothing more of it."""
        return bool(self._of(db.SharingRuleRow).filter(bank_id=bank, seat_id=seat).delete()[0])

    def sharing(
        self, *, bank: BankId | None = None, seat: SeatId | None = None
    ) -> list[SharingRule]:
        """What is shared, of a bank or with a forum."""
        sharing_rules = self._of(db.SharingRuleRow)
        if bank:
            sharing_rules = sharing_rules.filter(bank_id=bank)
        if seat:
            sharing_rules = sharing_rules.filter(seat_id=seat)
        return rows.SHARING_RULE.values(sharing_rules.order_by("id"))

    def _seat(self, name: str, condition: Q) -> Seat:
        row = self._of(db.ForumSeatRow).filter(condition).order_by("id").first()
        if row is None:
            raise problem("forum.no-such-forum.name", asked=name)
        return rows.SEAT.value(row)


def _logged(row: db.ForumStatementRow) -> LoggedStatement:
    return LoggedStatement(
        row.index, peek_statement(row.text), row.text, row.digest, received_at=row.received_at
    )
