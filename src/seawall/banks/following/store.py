"""Where followers keep their place."""

from __future__ import annotations

from django.db import connection

from seawall.banks.following.model import COUNTER, BankFollower, FollowerName
from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.ids import OrganisationId

FOLLOWER = Mapped(BankFollower, db.BankFollowerRow, found_by=("name",))


class FollowerStore(Scoped):
    """Rows of one organisation (or all, to see who is behind)."""

    def place(self, name: FollowerName) -> BankFollower:
        """How far this one has come; locked until the commit, and made now if need be."""
        row = db.BankFollowerRow(organisation_id=self.organisation, name=name)
        db.BankFollowerRow.objects.bulk_create([row], ignore_conflicts=True)
        stored_row = self._of(db.BankFollowerRow).select_for_update().get(name=name)
        return FOLLOWER.value(stored_row)

    def seen(self, name: FollowerName) -> BankFollower:
        """How far this one has come, for whoever only looks what comes next."""
        row = self._of(db.BankFollowerRow).filter(name=name).first()
        return FOLLOWER.value(row) if row else BankFollower(name)

    def save(self, follower: BankFollower) -> None:
        """Note how far it is now."""
        rows = self._of(db.BankFollowerRow).filter(name=follower.name)
        rows.update(**FOLLOWER.changes(follower))

    def behind(self, name: str) -> list[OrganisationId]:
        """The organisations for which this follower has not seen the newest change of all.

        The counter's lock makes its order the order of commits, so whoever has seen its
        number has seen everything: no bank is read to find that out.
        """
        at = self.newest()
        positions = dict(
            self._of(db.BankFollowerRow).filter(name=name).values_list("organisation_id", "seq")
        )
        platforms = db.OrganisationRow.objects.filter(kind="platform").values_list("id", flat=True)
        return [
            OrganisationId(platform) for platform in platforms if positions.get(platform, 0) < at
        ]

    def newest(self) -> int:
        """The number of the newest change of any bank."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM db_changecounter WHERE name = %s", [COUNTER])
            row = cursor.fetchone()
        return int(row[0]) if row else 0
