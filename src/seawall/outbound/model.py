"""A call and its answer: what is sent, what came back, or why nothing did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from seawall.ids import OrganisationId
from seawall.outbound.call_purpose import CallPurpose


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """One request; nothing follows a redirect, keeps a cookie or asks a proxy."""

    method: str
    url: str
    purpose: CallPurpose
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    organisation: OrganisationId = field(kw_only=True)
    """Whom it is made for; `INSTALLATION` where it is for nobody alone."""


class CallFailure(StrEnum):
    """Why there is no answer."""

    NAME_UNKNOWN = "name_unknown"
    """Nobody could say where the name leads, today."""
    UNREACHED = "unreached"
    """Nobody listens there."""
    LATE = "late"
    BROKEN = "broken"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What came back from one call: a status, or why there is none."""

    status: int | None
    error: str = ""
    took_ms: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """By names in lower case."""
    body: bytes = b""
    is_cut: bool = False
    """Whether there was more than was read."""
    failure: CallFailure | None = None

    @property
    def was_heard(self) -> bool:
        """Whether anybody may have heard the call."""
        return self.failure not in {CallFailure.NAME_UNKNOWN, CallFailure.UNREACHED}

    @property
    def is_good(self) -> bool:
        """Whether it said yes."""
        return self.status is not None and 200 <= self.status < 300
