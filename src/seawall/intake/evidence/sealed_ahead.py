"""Files sealed before the unit of work that names them, so that no lock waits for the disk.

Sealing encrypts, writes and flushes: tens of milliseconds, and whoever writes on SQLite waits for
the one unit of work there is. So the file comes first, and its row with the commit. A row always
has its file; a crash in between leaves a file without a row, which the sweep removes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from seawall.ids import EvidenceId, OrganisationId, new_id
from seawall.intake.evidence import vault
from seawall.intake.evidence.evidence_seal import seal_content, wrapping_key
from seawall.intake.evidence.model import SealedFile


def seal_file(
    content: bytes, media_type: str, purpose: str, *, organisation: OrganisationId, now: datetime
) -> SealedFile:
    """Write these bytes under seal; a row is still to name them (`EvidenceStore.keep`)."""
    evidence = EvidenceId(new_id("evd", now=now))
    path = f"{organisation}/{evidence[-2:].lower()}/{evidence}.sealed"
    vault.write_file(path, seal_content(content, key=wrapping_key(), bound_to=evidence))
    digest = hashlib.sha256(content).hexdigest()
    return SealedFile(evidence, digest, len(content), media_type[:120], purpose, path, now)


class FilesAhead:
    """Files of one unit of work, on the disk before it begins."""

    def __init__(self, organisation: OrganisationId, now: datetime) -> None:
        self.organisation = organisation
        self._now = now
        self._unnamed: list[SealedFile] = []

    def seal(self, content: bytes, media_type: str, purpose: str) -> SealedFile:
        """Seal one more."""
        sealed = seal_file(
            content, media_type, purpose, organisation=self.organisation, now=self._now
        )
        self._unnamed.append(sealed)
        return sealed

    def leave_to_commit(self) -> None:
        """All is written, and the commit comes next: from now on a row may name the files."""
        self._unnamed.clear()

    def remove_unnamed(self) -> None:
        """Remove the files that no commit can have named."""
        for sealed in self._unnamed:
            vault.remove_file(sealed.path)
        self._unnamed.clear()


@contextmanager
def files_ahead(organisation: OrganisationId, *, now: datetime) -> Iterator[FilesAhead]:
    """Files for a unit of work inside; one that fails, or has no use for them, leaves none behind.

    Whether a commit that broke off took place is not known at once, so that its files stay,
    and the sweep looks for their rows later.
    """
    files = FilesAhead(organisation, now)
    try:
        yield files
    finally:
        files.remove_unnamed()
