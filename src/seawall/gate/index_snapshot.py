"""All the gate knows, as of one moment: who may ask and sign, what is known, which rules run.

The refresher makes a new one when something changed and puts it in place of the old
one in a single assignment; a check that has begun keeps the one it began with.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seawall.gate.library import Library
from seawall.ids import OrganisationId
from seawall.intake.model import Verdict
from seawall.intake.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Caller:
    """A key, known by its digest, and what it may do."""

    key: str
    organisation: OrganisationId
    scopes: frozenset[str]
    until: float = math.inf
    """When the key runs out, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class RegisteredSigner:
    """An authority's key, known by its fingerprint, in the register of one platform."""

    authority: str
    public: bytes
    """32 bytes of Ed25519."""
    platform: str
    """The slug by which documents are addressed to it."""


@dataclass(frozen=True, slots=True)
class IndexSnapshot:
    """Read by every check; never changed, only replaced."""

    rules: RuleSet
    callers: Mapping[str, Caller] = field(default_factory=dict)
    signers: Mapping[str, Sequence[RegisteredSigner]] = field(default_factory=dict)
    fail_modes: Mapping[OrganisationId, Verdict] = field(default_factory=dict)
    libraries: Mapping[OrganisationId, Library] = field(default_factory=dict)
    hma_types: Mapping[OrganisationId, Mapping[str, float]] = field(default_factory=dict)
    seq: int = 0
    is_ready: bool = False
    looked_at: float = 0.0
    """When the database was last asked, by the monotonic clock."""

    def library(self, organisation: OrganisationId) -> Library:
        """What an organisation knows; nothing, if it has no bank."""
        return self.libraries.get(organisation) or Library()
