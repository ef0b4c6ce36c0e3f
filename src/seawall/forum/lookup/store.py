"""What members asked, and the canaries that were planted: rows in, frozen dataclasses out."""

from __future__ import annotations

from datetime import date

from django.db import connection

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.forum.lookup.canary import Slot
from seawall.forum.lookup.quota import QuotaUse
from seawall.forum.model import Seat
from seawall.ids import ForumMemberId, SeatId

#: A day is kept as a word.
SPENT = Mapped(QuotaUse, db.LookupSpendRow, beside=("day",))


class LookupStore(Scoped):
    """Look-ups at the hubs of one organisation."""

    def spent(self, seat: SeatId, member: ForumMemberId, day: date) -> QuotaUse:
        """What a member has asked on this day."""
        row = self._of(db.LookupSpendRow).filter(seat_id=seat, member=member, day=str(day)).first()
        return _spent(row) if row else QuotaUse(day)

    def locked(self, seat: Seat, member: ForumMemberId, day: date) -> QuotaUse:
        """The same, held until the commit, so that two requests do not count as one."""
        db.LookupSpendRow.objects.get_or_create(
            organisation_id=seat.organisation, seat_id=seat.id, member=member, day=str(day)
        )
        spends = self._of(db.LookupSpendRow).filter(seat_id=seat.id, member=member, day=str(day))
        if connection.vendor == "postgresql":
            spends = spends.select_for_update()
        return _spent(spends.get())

    def save(self, seat: SeatId, member: ForumMemberId, spent: QuotaUse) -> None:
        """Write the day's count down."""
        spends = self._of(db.LookupSpendRow).filter(seat_id=seat, member=member, day=str(spent.day))
        spends.update(**SPENT.changes(spent))

    def days(self, seat: SeatId, *, since: date) -> list[tuple[ForumMemberId, QuotaUse]]:
        """What every member asked from this day on, newest day first."""
        spends = self._of(db.LookupSpendRow).filter(seat_id=seat, day__gte=str(since))
        return [
            (ForumMemberId(row.member), _spent(row)) for row in spends.order_by("-day", "member")
        ]

    def forget(self, *, before: date) -> int:
        """Forget days that are over."""
        return int(self._of(db.LookupSpendRow).filter(day__lt=str(before)).delete()[0])

    def canaries(self, seat: Seat) -> list[Slot]:
        """The canaries in this forum's list, which only its hub knows, by their numbers."""
        signals = self._of(db.ForumSignalRow).filter(
            seat_id=seat.id, author=seat.me, opening__has_key="pair"
        )
        openings = signals.order_by("index", "id").values_list("opening", flat=True)
        slots = [
            Slot(int(opening["slot"]), (opening["pair"][0]["value"], opening["pair"][1]["value"]))
            for opening in openings
        ]
        return sorted(slots, key=lambda slot: slot.number)


def _spent(row: db.LookupSpendRow) -> QuotaUse:
    return SPENT.value(row, day=date.fromisoformat(row.day))
