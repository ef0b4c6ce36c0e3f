"""Where people's choices of keys are kept, so that they follow to every machine."""

from __future__ import annotations

from datetime import datetime

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.ids import PersonId
from seawall.people.keymap.keymap_rule import Keys

KEYS = Mapped(Keys, db.KeyChoiceRow)


class KeymapStore(Scoped):
    """Rows of one organisation."""

    def of(self, person: PersonId) -> Keys:
        """What this person presses; ours, if they chose nothing."""
        row = self._of(db.KeyChoiceRow).filter(person=person).first()
        return KEYS.value(row) if row else Keys()

    def save(self, person: PersonId, keys: Keys, *, now: datetime) -> None:
        """Keep a choice."""
        columns = KEYS.columns(keys, changed_at=now)
        db.KeyChoiceRow.objects.bulk_create(
            [db.KeyChoiceRow(organisation_id=self.organisation, person=person, **columns)],
            ignore_conflicts=True,
        )
        self._of(db.KeyChoiceRow).filter(person=person).update(**columns)
