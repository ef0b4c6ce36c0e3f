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
from seawall.forum.kinds import Offered, SampleCommitted, SampleRevealed, Withdrawn, read_body
from seawall.forum.model import Logged
from seawall.forum.offering import offers_of
from seawall.forum.sampling import Beacon, Commitment, Listed, Sample, draw, seed_of
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
class Drawn:
    """A sample, whose it is, and over how long a log its root stands."""

    auditor: str
    size: int
    sample: Sample


def promises(logged: Sequence[Logged], auditor: str) -> list[Promise]:
    """What an auditor has committed to, oldest first."""
    found = []
    for one in logged:
        if one.statement.kind == COMMITTED and one.statement.author == auditor:
            body = read_body(COMMITTED, one.statement.body)
            assert isinstance(body, SampleCommitted)
            made = Commitment(auditor, body.digest, one.statement.at, one.index + 1)
            found.append(Promise(made, body.count, one.statement.number))
    return found


def secrets_of(logged: Sequence[Logged]) -> list[tuple[str, bytes]]:
    """Which secrets were revealed, and by whom."""
    found = []
    for one in logged:
        if one.statement.kind == REVEALED:
            body = read_body(REVEALED, one.statement.body)
            assert isinstance(body, SampleRevealed)
            found.append((str(one.statement.author), bytes.fromhex(body.secret)))
    return found


def drawn(logged: Sequence[Logged], auditor: str, secret: bytes, *, root: Root) -> Drawn:
    """The sample that this log and this secret give; ``logged`` is all of the log."""
    digest = sha256(secret).hexdigest()
    made = [one for one in promises(logged, auditor) if one.commitment.digest == digest]
    if not made:
        raise problem("forum.not-committed.secret")
    promise = made[0]
    beacon = _beacon(logged, promise, root=root)
    seed = seed_of(promise.commitment, secret, beacon)
    return Drawn(auditor, beacon.size, draw(listed(logged, beacon.size), seed, promise.count))


def listed(logged: Sequence[Logged], size: int) -> list[Listed]:
    """What the list held when the log was so long: offered, and not taken back by its author."""
    found: dict[tuple[str, str], Listed] = {}
    for one in logged:
        if one.index >= size or one.statement.kind not in {"signal.offered", "signal.withdrawn"}:
            continue
        body, author = read_body(one.statement.kind, one.statement.body), one.statement.author
        if isinstance(body, Offered):
            for name, said in offers_of(author, body):
                found[author, name] = Listed(name, said.label, author)
        elif isinstance(body, Withdrawn):
            for offer in body.offers:
                found.pop((author, OfferId(offer)), None)
    return list(found.values())


def commitments(logged: Sequence[Logged], wanted: Collection[str]) -> dict[str, tuple[str, str]]:
    """What their authors signed of these offers: type and commitment, by offer."""
    found: dict[str, tuple[str, str]] = {}
    for one in logged:
        body = read_body("signal.offered", one.statement.body)
        assert isinstance(body, Offered)
        for name, said in offers_of(one.statement.author, body):
            if name in wanted:
                found[name] = (said.signal_type, said.commitment)
    return found


def _beacon(logged: Sequence[Logged], promise: Promise, *, root: Root) -> Beacon:
    first = promise.commitment.size or 0
    for one in logged:
        if one.index >= first and one.statement.author != promise.commitment.auditor:
            return Beacon(one.index + 1, root(one.index + 1), one.statement.at)
    raise problem("forum.no-root-yet")
