"""What an audit can draw: the decisions against content of its period, as the log tells of them.

The log is that of the first checkpoint which was signed an hour after the period, or later. What an
order demanded is left out, since whether to obey is no question of judgement; so are drills, and
what was taken back before anything had left. A decision that only repeats another counts once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seawall.audits.audit_strata import AuditedDecision, divide
from seawall.audits.model import Audit, DrawnFrom
from seawall.audits.sample_drawing import UNDER_WAY, draw, frame_digest
from seawall.ledger.model import Checkpoint
from seawall.results.lives.appeal_lives import APPEAL_WORDS, AppealReading
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AuditFrame:
    """The decisions of each stratum by its name, and the checkpoint that covers them."""

    checkpoint: Checkpoint
    strata: Mapping[str, Sequence[str]]

    @property
    def drawn_from(self) -> DrawnFrom:
        """What the log says of it."""
        root = self.checkpoint.root.hex()
        return DrawnFrom(self.checkpoint.size, root, frame_digest(self.strata))

    def sample(self, size: int, seed: bytes) -> list[list[str]]:
        """The decisions that a seed draws, stratum by stratum."""
        return draw(self.strata, size, seed=seed, root=self.checkpoint.root)


def frame_of(audit: Audit, *, tx: Transaction) -> AuditFrame | None:
    """What can be drawn; None before there is such a checkpoint."""
    size = tx.checkpoints.first_since(audit.period.until + UNDER_WAY)
    checkpoint = None if size is None else tx.checkpoints.checkpoint(size)
    if checkpoint is None:
        return None
    _, seeded_cases = tx.drills.traces()
    reading = AppealReading(seeded_cases)
    for entry in tx.telling.entries(APPEAL_WORDS, size=checkpoint.size):
        reading.add(entry)
    period = audit.period
    decisions = (
        AuditedDecision(
            removal.decision,
            "rule" if removal.is_by_rule else "person",
            removal.source,
            removal.label,
        )
        for removal in reading.removals()
        if period.includes(removal.at) and not removal.is_ordered
    )
    return AuditFrame(checkpoint, divide(decisions, size=audit.size))
