"""Where secret notices lie, sealed, apart from everything that counts or exports.

There is no way here to count them, and none to list them but for one person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model

from seawall.db.models import VaultedNoticeRow as Row
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import OrganisationId, PersonId, VaultId
from seawall.preservation.secret_notices.model import Registration, VaultedNotice, VaultLook
from seawall.preservation.secret_notices.vault_seal import open_notice, person_tag, seal_notice


class VaultStore(Scoped):
    """Rows of one organisation; the installation as such sees none."""

    def add(self, notice: VaultedNotice) -> None:
        """Seal a new notice."""
        Row.objects.create(id=notice.id, organisation_id=self.organisation, **_fields(notice))

    def save(self, notice: VaultedNotice) -> None:
        """Seal it anew as it has become."""
        self._of(Row).filter(id=notice.id).update(**_fields(notice))

    def seen_by(self, person: PersonId) -> list[VaultedNotice]:
        """The notices this person is cleared for, the oldest first."""
        rows = self._of(Row).order_by("id")
        return [_notice(row) for row in rows if _is_cleared(row, person)]

    def notice(self, notice: VaultId, *, person: PersonId) -> VaultedNotice:
        """One notice, locked; to everybody else there is none."""
        row = self._of(Row).select_for_update().filter(id=notice).first()
        if row is None or not _is_cleared(row, person):
            raise problem("preservation.not-in-the-vault")
        return _notice(row)

    def _of(self, table: type[Model]) -> Any:
        """The rows of this organisation alone: whoever asks for all of them is given none."""
        return table._default_manager.filter(organisation_id=self.organisation)


def _is_cleared(row: Row, person: PersonId) -> bool:
    return person_tag(person, about=row.id) in row.cleared


def _fields(notice: VaultedNotice) -> dict[str, Any]:
    content = {
        "registration": notice.registration.as_json(),
        "log": [[look.person, look.what, look.at.isoformat()] for look in notice.log],
    }
    cleared = sorted(person_tag(person, about=notice.id) for person in notice.registration.cleared)
    return {"sealed": seal_notice(content, about=notice.id), "cleared": cleared}


def _notice(row: Row) -> VaultedNotice:
    opened = open_notice(row.sealed, about=row.id)
    return VaultedNotice(
        id=VaultId(row.id),
        organisation=OrganisationId(row.organisation_id),
        registration=Registration.from_json(opened["registration"]),
        log=tuple(
            VaultLook(PersonId(person), action, datetime.fromisoformat(at))
            for person, action, at in opened["log"]
        ),
    )
