"""An independent auditor's sample of the list, which nobody can choose: not even the hub.

The auditor commits to a secret number first. The seed is made of that number and of the root
of a checkpoint signed afterwards (RFC 6962, section 2.1): the hub cannot know the sample when
it fixes the root, and the auditor cannot try roots. Every stratum (label and author) is drawn
from in proportion to its size and at least once, and within one by the order of keyed hashes,
so anybody who is given seed and list draws the same sample again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from seawall.errors import problem
from seawall.keys.tags import keyed_digest, tag_of

SECRET_BYTES = 32
MOST = 10_000


@dataclass(frozen=True, slots=True)
class SampledSignal:
    """A signal of the list as the draw knows it."""

    signal: str
    label: str
    author: str


@dataclass(frozen=True, slots=True)
class Beacon:
    """The checkpoint that fixes a sample: its size and its root in hex, and when it was signed."""

    size: int
    root: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an auditor gives before the checkpoint: the digest of the secret number."""

    auditor: str
    digest: str
    given_at: datetime
    size: int | None = None
    """How long the log was with it, where it was given there: places tell what came first."""

    def is_before(self, beacon: Beacon) -> bool:
        """Whether it was given before the root could be known."""
        if self.size is not None:
            return self.size < beacon.size
        return self.given_at < beacon.signed_at


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn signals with their strata, and the seed that draws them again."""

    seed: str
    drawn: tuple[SampledSignal, ...]
    strata: int
    of: int


class AuditVerdict(StrEnum):
    """What the auditor says of a signal after looking, blind to what others said."""

    RIGHT = "right"
    WRONG_LABEL = "wrong_label"
    NOT_TERRORIST = "not_terrorist"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class SampleChallenge:
    """An auditor's doubt about a signal of the sample; it contests the signal until settled."""

    signal: str
    auditor: str
    seed: str
    verdict: AuditVerdict
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if self.verdict in {AuditVerdict.RIGHT, AuditVerdict.CANNOT_SAY}:
            raise problem("forum.bad-sample.verdict")
        if not self.reason.strip():
            raise problem("forum.bad-sample.reason")


def commitment_of(secret: bytes, *, auditor: str, at: datetime) -> Commitment:
    """What to hand in before the checkpoint."""
    if len(secret) != SECRET_BYTES:
        raise problem(
            "forum.bad-sample.secret-length", length=len(secret), secret_bytes=SECRET_BYTES
        )
    return Commitment(auditor, sha256(secret).hexdigest(), at)


def seed_of(commitment: Commitment, secret: bytes, beacon: Beacon) -> str:
    """The seed of a sample, if the secret is what was committed to, before the checkpoint."""
    if sha256(secret).hexdigest() != commitment.digest:
        raise problem("forum.bad-sample.secret-other")
    if not commitment.is_before(beacon):
        raise problem("forum.bad-sample.checkpoint")
    seed_text = f"seawall-sample/1\n{commitment.auditor}\n{beacon.size}\n{beacon.root}\n"
    return tag_of(seed_text, key=secret)


def draw_sample(listed: Sequence[SampledSignal], seed: str, count: int) -> Sample:
    """So many signals, from every label and author."""
    if not 1 <= count <= MOST:
        raise problem("forum.bad-sample.count", count=count, most=MOST)
    strata: dict[tuple[str, str], list[SampledSignal]] = defaultdict(list)
    for entry in sorted(set(listed), key=lambda entry: (entry.signal, entry.label, entry.author)):
        strata[entry.label, entry.author].append(entry)
    key = bytes.fromhex(seed)
    shares = _shares({name: len(many) for name, many in strata.items()}, count, key)
    drawn = [
        entry
        for name in sorted(shares)
        for entry in sorted(strata[name], key=lambda entry: _rank(key, entry.signal))[
            : shares[name]
        ]
    ]
    return Sample(seed, tuple(drawn), len(strata), sum(map(len, strata.values())))


def _rank(key: bytes, name: str) -> bytes:
    return keyed_digest(name.encode(), key=key)


def _shares(
    sizes: dict[tuple[str, str], int], count: int, key: bytes
) -> dict[tuple[str, str], int]:
    """How many from each stratum: one each while there are enough, then by size.

    Where the count does not reach for one each, the seed says which strata go without. The
    rest goes one by one to the stratum that is drawn from least for its size.
    """
    order = sorted(sizes, key=lambda name: _rank(key, "\n".join(name)))
    shares = dict.fromkeys(order[:count], 1)
    for _ in range(min(count, sum(sizes.values())) - len(shares)):
        open_ones = [name for name in shares if shares[name] < sizes[name]]
        best = max(open_ones, key=lambda name: sizes[name] / (2 * shares[name] + 1))
        shares[best] += 1
    return shares
