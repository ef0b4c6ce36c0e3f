"""Sealed files on disk, and the rows that know them.

The file is written, flushed to the disk and named before its row, so a row always
has its file. A crash in between leaves a file without a row; the sweep removes it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db.transaction import on_commit

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.errors import problem
from seawall.ids import EvidenceId
from seawall.intake.evidence import vault
from seawall.intake.evidence.evidence_seal import unseal_content, wrapping_key
from seawall.intake.evidence.model import SealedFile
from seawall.intake.evidence.sealed_ahead import seal_file
from seawall.intake.intake_faults import EvidenceGone

SEALED = Mapped(SealedFile, db.EvidenceRow)


class EvidenceStore(Scoped):
    """Sealed files of one organisation."""

    def seal(self, content: bytes, media_type: str, purpose: str, now: datetime) -> EvidenceId:
        """Keep these bytes, sealed now, with whatever lock is held waiting for the disk."""
        return self.keep(
            seal_file(content, media_type, purpose, organisation=self.organisation, now=now)
        )

    def keep(self, sealed: SealedFile) -> EvidenceId:
        """Name a file that was sealed ahead, and is still there."""
        if not vault.has_file(sealed.path):
            raise problem("intake.evidence-swept", EvidenceGone, evidence=sealed.id)
        self._add(SEALED, sealed)
        return sealed.id

    def open(self, evidence: EvidenceId) -> bytes:
        """The bytes as they were sealed."""
        record = self.get(evidence)
        if record.erased_at:
            raise problem(
                "intake.evidence-erased",
                EvidenceGone,
                evidence=evidence,
                at=f"{record.erased_at:%d %b %Y, %H:%M}",
            )
        try:
            sealed = (vault.folder() / record.path).read_bytes()
        except FileNotFoundError:
            raise problem("intake.evidence-missing", EvidenceGone, evidence=evidence) from None
        return unseal_content(sealed, key=wrapping_key(), bound_to=evidence)

    def get(self, evidence: EvidenceId) -> SealedFile:
        """What is known of it without opening it."""
        row = self._of(db.EvidenceRow).filter(id=evidence).first()
        if row is None:
            raise problem("intake.no-such-evidence", evidence=evidence)
        return SEALED.value(row)

    def erase(self, evidence: EvidenceId, *, now: datetime) -> None:
        """Destroy the file and with it its key; the row stays and says when."""
        record = self.get(evidence)
        vault.remove_file(record.path)
        self._of(db.EvidenceRow).filter(id=evidence, erased_at=None).update(erased_at=now)

    def let_go(self, evidence: EvidenceId, *, now: datetime) -> None:
        """Destroy the file with the commit: whoever fails before it finds all as it was.

        A crash behind the commit leaves a file of a row that is erased; the sweep removes it.
        """
        path = self.get(evidence).path
        self._of(db.EvidenceRow).filter(id=evidence, erased_at=None).update(erased_at=now)
        on_commit(partial(vault.remove_file, path), robust=True)

    def sweep_orphans(self, *, before: datetime) -> int:
        """Remove files that no row knows, or a row knows as erased.

        One written since may be awaiting its row.
        """
        horizon = before.timestamp()
        base = vault.folder() if self.organisation == EVERY else vault.folder() / self.organisation
        stale = [
            path
            for path in base.rglob("*")
            if path.is_file() and vault.last_written(path) < horizon
        ]
        rows = self._of(db.EvidenceRow).filter(erased_at=None)
        known_paths = set(rows.values_list("path", flat=True))
        orphans = [
            path for path in stale if str(path.relative_to(vault.folder())) not in known_paths
        ]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)
