"""What whoever checks a bundle has from elsewhere, and what a bundle came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seawall.bundles.archive.bundle_manifest import Manifest
from seawall.bundles.checking.bundle_finding import BundleFinding
from seawall.ledger.model import JSON
from seawall.ledger.note import Verifier


@dataclass(frozen=True, slots=True)
class PreviousBundle:
    """The bundle before: of which log and whom it is, where its entries end, their root there."""

    name: str
    origin: str
    organisation: str
    past: int
    root: bytes


@dataclass(frozen=True, slots=True)
class BundleTrust:
    """The log's key, witnesses with their quorum, checkpoints that somebody kept.

    Without a key that of the bundle is taken, which proves who signed to nobody. Without a quorum
    every witness named here must have cosigned.
    """

    key: Verifier | None = None
    witnesses: tuple[Verifier, ...] = ()
    quorum: int | None = None
    kept_notes: tuple[str, ...] = ()
    previous: PreviousBundle | None = None

    @property
    def needed(self) -> int:
        """How many of the witnesses must have cosigned; one may have two keys under its name."""
        names = {witness.name for witness in self.witnesses}
        return len(names) if self.quorum is None else self.quorum


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What a bundle came to; `caveats` are what it cannot prove, or nobody could compare."""

    manifest: Manifest
    root: bytes
    opened: int
    signed_events: int
    cosigned_by: Sequence[str]
    figures: Sequence[Mapping[str, JSON]]
    findings: Sequence[BundleFinding]
    unlisted: int
    caveats: Sequence[str]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
