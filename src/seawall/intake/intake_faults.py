"""What intake refuses, named for what happened."""

from __future__ import annotations

from typing import Any

from seawall.errors import Conflict, InvalidRequest, NotFound


class OlderVersion(Conflict):
    """An item went back: a newer version is already here."""

    def __init__(self, current: int, sent_version: int) -> None:
        super().__init__(
            f"Version {sent_version} is older than the current version {current}.",
            field="version",
            remedy=f"Send version {current + 1}, or nothing if {current} is what you have.",
        )
        self.current = current

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        return {"current_version": self.current}


class VersionTaken(Conflict):
    """The same version again, with other content."""

    def __init__(self, current: int) -> None:
        super().__init__(
            f"Version {current} is already here with other content.",
            field="version",
            remedy=f"A version never changes: send the new content as version {current + 1}.",
        )
        self.current = current

    def extra(self) -> dict[str, Any]:
        """What a problem document adds."""
        return {"current_version": self.current}


class KeyReused(InvalidRequest):
    """One `Idempotency-Key` for two different requests."""

    def __init__(self) -> None:
        super().__init__(
            "This key came before with another request.",
            field="Idempotency-Key",
            remedy="Use a fresh key for every new request.",
        )


class AnsweredMeanwhile(Conflict):
    """Another request with the same key was quicker; its answer is the answer."""


class EvidenceGone(NotFound):
    """The sealed file, or the key to it, was erased."""


class EvidenceBroken(Conflict):
    """The sealed file is not what was sealed."""
