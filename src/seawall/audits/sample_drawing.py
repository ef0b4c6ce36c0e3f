"""The sample of an audit: drawn by a seed that was sealed before, and by a root that came after.

The seed is sealed while the period still runs. The root is that of the first checkpoint that was
signed an hour after its end, so nobody who seals a seed can know what it draws. Once the seed is
opened, everybody who has the log draws the same sample again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from seawall.audits.audit_strata import allocate
from seawall.keys.tags import keyed_digest
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import JSON

#: No unit of work takes so long: what belongs to the period has been written down.
UNDER_WAY = timedelta(hours=1)


def commitment_to(seed: bytes) -> str:
    """What the log has of a seed before it is opened."""
    return hashlib.sha256(seed).hexdigest()


def drawing_key(seed: bytes, root: bytes) -> bytes:
    """What seed and root together draw with."""
    return keyed_digest(root, key=seed)


def frame_digest(strata: Mapping[str, Sequence[str]]) -> str:
    """The SHA-256 of all that can be drawn, stratum by stratum."""
    lines: list[JSON] = [[name, list(decisions)] for name, decisions in strata.items()]
    return hashlib.sha256(canonical_json({"strata": lines}).encode()).hexdigest()


def draw(
    strata: Mapping[str, Sequence[str]], size: int, *, seed: bytes, root: bytes
) -> list[list[str]]:
    """The decisions drawn from each stratum, in the order of the strata; each at most once."""
    key = drawing_key(seed, root)

    def lot(decision: str) -> bytes:
        return keyed_digest(decision.encode(), key=key)

    draws = allocate([len(decisions) for decisions in strata.values()], size)
    return [
        sorted(decisions, key=lot)[:count]
        for decisions, count in zip(strata.values(), draws, strict=True)
    ]
