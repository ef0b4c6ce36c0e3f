"""Where people's choices of keys are kept, so that they follow to every machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.ids import OrganisationId, PersonId
from seawall.people.keymap.rule import Keys


class KeymapStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def of(self, person: PersonId) -> Keys:
        """What this person presses; ours, if they chose nothing."""
        row = self._rows().filter(person=person).first()
        return Keys(row.single, dict(row.moved)) if row else Keys()

    def save(self, person: PersonId, keys: Keys, *, now: datetime) -> None:
        """Keep a choice."""
        said = {"single": keys.single, "moved": dict(keys.moved), "changed_at": now}
        db.KeyChoice.objects.bulk_create(
            [db.KeyChoice(organisation_id=self.organisation, person=person, **said)],
            ignore_conflicts=True,
        )
        self._rows().filter(person=person).update(**said)

    def _rows(self) -> Any:
        if self.organisation == EVERY:
            return db.KeyChoice.objects.all()
        return db.KeyChoice.objects.filter(organisation_id=self.organisation)
