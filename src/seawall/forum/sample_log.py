"""A sample as the log fixes it: what was listed, who committed when, and which root decides.

An auditor commits in the log. The root that decides is the one over the log up to the first
entry behind it that somebody else wrote: the auditor cannot have known that entry, and the
hub, which can, does not know the secret. All of it is in the log, without values, so every
member draws the same sample again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from seawall.errors import problem
from seawall.forum.list_sampling import (
    Beacon,
    Commitment,
    Sample,
    SampledSignal,
    draw_sample,
    seed_of,
)
from seawall.forum.model import LoggedStatement
from seawall.forum.offering import offers_of
from seawall.forum.statement_kinds import (
    OffersWithdrawn,
    SampleCommitted,
    SampleRevealed,
    SignalsOffered,
    read_body,
)
from seawall.ids import OfferId

COMMITTED, REVEALED = "audit.committed", "audit.revealed"
#: The root over the first so many entries, in hex.
Root = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Promise:
    """An auditor's commitment in the log: how many it will draw, and its number there."""

    commitment: Commitment
    count: int
    number: int


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A sample, whose it is, and over how long a log its root stands."""

    auditor: str
    size: int
    sample: Sample


def promises(logged: Sequence[LoggedStatement], auditor: str) -> list[Promise]:
    """What an auditor has committed to, oldest first."""
    auditor_promises = []
    for entry in logged:
        if entry.statement.kind == COMMITTED and entry.statement.author == auditor:
            body = read_body(COMMITTED, entry.statement.body)
            assert isinstance(body, SampleCommitted)
            commitment = Commitment(auditor, body.digest, entry.statement.at, entry.index + 1)
            auditor_promises.append(Promise(commitment, body.count, entry.statement.number))
    return auditor_promises


def secrets_of(logged: Sequence[LoggedStatement]) -> list[tuple[str, bytes]]:
    """Which secrets were revealed, and by whom."""
    secrets = []
    for entry in logged:
        if entry.statement.kind == REVEALED:
            body = read_body(REVEALED, entry.statement.body)
            assert isinstance(body, SampleRevealed)
            secrets.append((str(entry.statement.author), bytes.fromhex(body.secret)))
    return secrets


def drawn_sample(
    logged: Sequence[LoggedStatement], auditor: str, secret: bytes, *, root: Root
) -> DrawnSample:
    """The sample that this log and this secret give; ``logged`` is all of the log."""
    digest = sha256(secret).hexdigest()
    matching = [
        promise for promise in promises(logged, auditor) if promise.commitment.digest == digest
    ]
    if not matching:
        raise problem("forum.not-committed.other-number")
    promise = matching[0]
    beacon = _beacon(logged, promise, root=root)
    seed = seed_of(promise.commitment, secret, beacon)
    return DrawnSample(
        auditor, beacon.size, draw_sample(listed_signals(logged, beacon.size), seed, promise.count)
    )


def listed_signals(logged: Sequence[LoggedStatement], size: int) -> list[SampledSignal]:
    """What the list held when the log was so long: offered, and not taken back by its author."""
    standing: dict[tuple[str, str], SampledSignal] = {}
    for entry in logged:
        if entry.index >= size or entry.statement.kind not in {
            "signal.offered",
            "signal.withdrawn",
        }:
            continue
        body, author = read_body(entry.statement.kind, entry.statement.body), entry.statement.author
        if isinstance(body, SignalsOffered):
            for name, offer_body in offers_of(author, body):
                standing[author, name] = SampledSignal(name, offer_body.label, author)
        elif isinstance(body, OffersWithdrawn):
            for offer in body.offers:
                standing.pop((author, OfferId(offer)), None)
    return list(standing.values())


def commitments(
    logged: Sequence[LoggedStatement], offers: Collection[str]
) -> dict[str, tuple[str, str]]:
    """What their authors signed of these offers: type and commitment, by offer."""
    signed: dict[str, tuple[str, str]] = {}
    for entry in logged:
        body = read_body("signal.offered", entry.statement.body)
        assert isinstance(body, SignalsOffered)
        for name, offer_body in offers_of(entry.statement.author, body):
            if name in offers:
                signed[name] = (offer_body.signal_type, offer_body.commitment)
    return signed


def _beacon(logged: Sequence[LoggedStatement], promise: Promise, *, root: Root) -> Beacon:
    first = promise.commitment.size or 0
    for entry in logged:
        if entry.index >= first and entry.statement.author != promise.commitment.auditor:
            return Beacon(entry.index + 1, root(entry.index + 1), entry.statement.at)
    raise problem("forum.no-root-yet")
