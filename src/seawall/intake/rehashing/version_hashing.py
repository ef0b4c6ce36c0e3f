"""A kept version is hashed again for one type: its file, its words and its address."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.errors import SeawallError, Unavailable
from seawall.intake.marks import marks_of
from seawall.intake.model import ItemVersion
from seawall.intake.rehashing.model import KeptVersion, RehashResult, VersionFate
from seawall.sandbox import DecoderPool
from seawall.signals import (
    Hashed,
    InvalidSignal,
    count_unopened,
    hash_bytes,
    hash_text,
    hash_url,
)
from seawall.signals import signal_type as type_named

#: Of an error, a fault keeps so many characters.
LONGEST_REASON = 1_000


def rehash_version(
    stored_version: KeptVersion, content: bytes | None, *, signal_type: str, pool: DecoderPool
) -> RehashResult:
    """What the type makes of a version, whose content is None where it was erased.

    Only a sandbox that is away raises. A fault in a type's own code must not stop it from
    coming to the next version, so whatever else is raised is this version's.
    """
    try:
        parts = list(_parts(stored_version.version, content, signal_type, pool))
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - see above
        return failed_rehash(stored_version, fault)
    why = _not_wholly(parts, signal_type)
    signals = [signal for part in parts for signal in part.signals if signal.is_kept]
    if signals:
        pairs = tuple(dict.fromkeys((signal.type, signal.value) for signal in signals))
        return RehashResult(stored_version, VersionFate.HASHED, pairs, marks_of(signals), why)
    problem = next((part.problem for part in parts if part.problem), None)
    if problem:
        return failed_rehash(stored_version, problem)
    fate = VersionFate.GONE if content is None else VersionFate.NOTHING
    return RehashResult(stored_version, fate, why=why)


def _not_wholly(parts: list[Hashed], name: str) -> str:
    """What of it was not opened, where the type is made of more than a file's bytes."""
    closed = [part for hashed in parts for part in hashed.unopened]
    if not closed or type_named(name).covers == "file":
        return ""
    count = count_unopened(closed)
    others = f" And {count - 1} more." if count > 1 else ""
    return f"Not wholly opened: {closed[0].says}{others}"[:LONGEST_REASON]


def failed_rehash(stored_version: KeptVersion, problem: Exception) -> RehashResult:
    """A version that cannot be hashed, and why."""
    reason = str(problem) if isinstance(problem, SeawallError) else repr(problem)
    return RehashResult(stored_version, VersionFate.FAILED, why=reason[:LONGEST_REASON])


def _parts(
    version: ItemVersion, content: bytes | None, signal_type: str, pool: DecoderPool
) -> Iterator[Hashed]:
    if content:
        yield hash_bytes(content, pool=pool, types=[signal_type])
    for make, words in ((hash_text, version.text), (hash_url, version.url)):
        try:
            if words:
                yield make(words, types=[signal_type])
        except InvalidSignal:  # too short, or no address: the type makes nothing of it
            continue
