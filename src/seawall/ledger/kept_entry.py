"""An entry made whole when it is told, as it is going to be kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from seawall.ids import LedgerEntryId, OrganisationId, new_id
from seawall.ledger.entry import SALT, canonical_json, commitment_of, leaf_bytes
from seawall.ledger.model import Entry, Recorded

#: The columns of an entry's row, in the order of `KeptEntry.cells`.
ENTRY_COLUMNS = (
    *("id", "organisation_id", "what", "about", "by", "public", "commitment", "salt", "at"),
)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is kept; what it sealed as canonical JSON, with the salt of its commitment."""

    recorded: Recorded
    public: str
    sealed: str | None
    salt: bytes

    @property
    def cells(self) -> tuple[Any, ...]:
        """What is kept of it beside what is sealed, in the order of its columns."""
        entry = self.recorded
        return (
            entry.id, entry.organisation, entry.what, entry.about, entry.by, self.public,
            entry.commitment, entry.salt.hex(), entry.at,
        )  # fmt: skip


def new_kept_entry(entry: Entry, owner: OrganisationId) -> KeptEntry:
    """An entry of this organisation; what cannot become a leaf is refused here."""
    salt = secrets.token_bytes(32)
    recorded = Recorded(
        id=entry.id or LedgerEntryId(new_id("led", now=entry.at)),
        organisation=owner,
        what=str(entry.what),
        about=entry.about,
        by=entry.by,
        public=entry.public,
        commitment="" if entry.sealed is None else commitment_of(entry.sealed, salt),
        salt=secrets.token_bytes(SALT),
        at=entry.at,
    )
    leaf_bytes(recorded)
    sealed = None if entry.sealed is None else canonical_json(entry.sealed)
    return KeptEntry(recorded, canonical_json(entry.public), sealed, salt)
