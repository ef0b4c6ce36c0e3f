"""What intake refuses, named for what happened."""

from __future__ import annotations

from typing import Any

from seawall.errors import Conflict, InvalidRequest, NotFound


class OlderVersion(Conflict):
    """An item went back: a newer version is already here."""

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        return {"current_version": self.facts["current"]}


class VersionTaken(Conflict):
    """The same version again, with other content."""

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        return {"current_version": self.facts["current"]}


class KeyReused(InvalidRequest):
    """One `Idempotency-Key` for two different requests."""


class AnsweredMeanwhile(Conflict):
    """Another request with the same key was quicker; its answer is the answer."""


class EvidenceGone(NotFound):
    """The sealed file, or the key to it, was erased."""


class EvidenceBroken(Conflict):
    """The sealed file is not what was sealed."""
