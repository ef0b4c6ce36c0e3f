"""What changed in a list: a step from one version to the next, proven by both digests.

Layout: eight bytes of magic, four of the header's length, the header (JSON), the dropped
records and the added ones, each in order, the SHA-256 of everything before it. The header
names the digest of the list it starts from and of the one it ends at; whoever applies a
step gets exactly the hub's list, or an error and the old list untouched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from seawall.errors import Conflict, problem
from seawall.forum.lookup.list_records import (
    DIGEST_BYTES,
    LONGEST_HEADER,
    BrokenList,
    ListHead,
    RecordFile,
    write_list,
)

MAGIC = b"SWSTEP\x00\x01"
_FIXED = len(MAGIC) + 4


class NotThatList(Conflict):
    """The step begins or ends at another list than ours."""

    kind = "not-that-lookup-list"


@dataclass(frozen=True, slots=True)
class ListChange:
    """Records that go and records that come, each in order and once."""

    dropped: tuple[bytes, ...] = ()
    added: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, dropped: Sequence[bytes], added: Sequence[bytes]) -> ListChange:
        """The change without what goes and comes in one."""
        dropped_records, added_records = set(dropped), set(added)
        return cls(
            tuple(sorted(dropped_records - added_records)),
            tuple(sorted(added_records - dropped_records)),
        )

    def __bool__(self) -> bool:
        return bool(self.dropped or self.added)


@dataclass(frozen=True, slots=True)
class ListStep:
    """One change of a list, with what it starts from and ends at."""

    starts_from: str
    ends_at: str
    head: ListHead
    change: ListChange

    def encoded(self) -> bytes:
        """The bytes that travel."""
        facts = {
            "starts_from": self.starts_from,
            "ends_at": self.ends_at,
            "dropped": len(self.change.dropped),
            "added": len(self.change.added),
        }
        head = self.head.encoded()
        text = json.dumps(facts, sort_keys=True).encode()
        body = b"".join(
            (MAGIC, len(text).to_bytes(4), text, head, *self.change.dropped, *self.change.added)
        )
        return body + sha256(body).digest()

    @classmethod
    def decoded(cls, raw: bytes) -> ListStep:
        """Read a step, or say that it is none."""
        if (
            raw[: len(MAGIC)] != MAGIC
            or sha256(raw[:-DIGEST_BYTES]).digest() != raw[-DIGEST_BYTES:]
        ):
            raise problem("forum.list-step-checksum", BrokenList)
        try:
            return _read(raw)
        except (ValueError, TypeError, KeyError) as broken:
            raise problem("forum.list-step-header", BrokenList) from broken


def make_step(previous: RecordFile, head: ListHead, change: ListChange, path: Path) -> ListStep:
    """Write the next version of a list, and give the step that leads to it."""
    count = len(previous) + len(change.added) - len(change.dropped)
    ends_at = write_list(path, head, _merged(previous, change), count=count)
    return ListStep(previous.digest, ends_at, head, change)


def apply_step(our_copy: RecordFile, step: ListStep, path: Path) -> RecordFile:
    """Apply a step to our copy of a list; the result is the hub's list, or an error."""
    if step.starts_from != our_copy.digest:
        raise problem("forum.list-step-elsewhere", NotThatList)
    aside = path.with_name(f"{path.name}.next")
    try:
        if make_step(our_copy, step.head, step.change, aside).ends_at != step.ends_at:
            raise problem("forum.list-step-end", NotThatList)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return RecordFile.mapped(path)


def _merged(previous: RecordFile, change: ListChange) -> Iterator[bytes]:
    """The records of the next version, untouched stretches in one piece."""
    at = 0
    marked = [(record, False) for record in change.dropped]
    marked += [(record, True) for record in change.added]
    for record, is_new in sorted(marked):
        place = previous.place(record)
        yield previous.slice(at, place)
        if is_new:
            yield record
        elif place >= len(previous) or previous.record(place) != record:
            raise problem("forum.list-step-drops", NotThatList)
        at = place if is_new else place + 1
    yield previous.slice(at, len(previous))


def _read(raw: bytes) -> ListStep:
    at = _FIXED + int.from_bytes(raw[len(MAGIC) : _FIXED])
    facts = json.loads(raw[_FIXED : min(at, LONGEST_HEADER)])
    text = at + _FIXED
    begins = text + int.from_bytes(raw[text - 4 : text])
    head = ListHead.decoded(raw[text:begins])
    dropped, added = int(facts["dropped"]), int(facts["added"])
    if len(raw) != begins + (dropped + added) * head.width + DIGEST_BYTES:
        raise ValueError("length")
    records = [raw[n : n + head.width] for n in range(begins, len(raw) - DIGEST_BYTES, head.width)]
    change = ListChange(tuple(records[:dropped]), tuple(records[dropped:]))
    return ListStep(str(facts["starts_from"]), str(facts["ends_at"]), head, change)
