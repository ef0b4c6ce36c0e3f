"""A sample is drawn again: sealed seed, log and list must give what was drawn, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from seawall.audits.model import Audit
from seawall.audits.sample_drawing import commitment_to
from seawall.audits.upload_file import ListedUpload
from seawall.journeys.audits.audit_frame import frame_of
from seawall.journeys.audits.audit_planning import seed_of_audit
from seawall.journeys.audits.upload_auditing import UploadSample
from seawall.transaction import Transaction


def is_drawn_as_sealed(audit: Audit, *, tx: Transaction) -> bool:
    """Whether seed and log draw the very decisions that were drawn."""
    seed, frame = seed_of_audit(audit, tx=tx), frame_of(audit, tx=tx)
    if frame is None or commitment_to(seed) != audit.commitment:
        return False
    sample = [decision for chosen in frame.sample(audit.size, seed) for decision in chosen]
    drawn = [decision.decision for decision in tx.audits.sample(audit.id)]
    return sample == drawn and frame.drawn_from == audit.drawn_from


def is_drawn_from_list(
    audit: Audit, sample: UploadSample, listed: Mapping[int, ListedUpload], *, tx: Transaction
) -> bool:
    """Whether what seed, log and list draw (`sample`, by their lines) is what was drawn."""
    drawn = tx.audits.uploads(audit.id)
    items = tx.intake.items_named([upload.item for upload in drawn])
    names = [(items[upload.item].kind, items[upload.item].external_id) for upload in drawn]
    uploads = [listed[line.number] for line in sample.lines]
    return (
        commitment_to(seed_of_audit(audit, tx=tx)) == audit.commitment
        and (sample.drawn_from, sample.strata) == (audit.drawn_from, audit.strata)
        and names == [(upload.kind, upload.external_id) for upload in uploads]
    )
