"""One family of files and the few warm children that open them.

One bad file costs one answer: a child that hangs is killed at its time limit, one
that floods or dies is replaced, and the next file meets a fresh one.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO, TypeVar

import msgspec

from seawall.sandbox.file_risk import is_opened_alone
from seawall.sandbox.jail import _wire
from seawall.sandbox.jail._link import Child
from seawall.sandbox.jail._nursery import Nursery
from seawall.sandbox.jail._refusals import child_died, child_late, refusal, too_many_bytes
from seawall.sandbox.model import DecodersBusy, SandboxLimits, Unreadable
from seawall.sandbox.sniff import sniff_format

WAIT = 30.0  # seconds a file waits for a free child
HEAD = 1 << 10  # bytes that say what a file is
LARGE = 16 << 20  # bytes from which a file is handed over as a descriptor

Facts = TypeVar("Facts")
Content = bytes | Path
Progress = Callable[[float], None]


class DecodingRoom:
    """Up to ``size`` jailed children of one family; safe to share between threads.

    Nothing is started before the first file.
    """

    def __init__(
        self, family: str, limits: SandboxLimits, *, size: int, recycle_after: int
    ) -> None:
        self.limits = limits
        self._family = family
        self.nursery = Nursery(family, limits, recycle_after=recycle_after)
        self._free = BoundedSemaphore(size)

    def ask(
        self,
        content: Content,
        question: msgspec.Struct,
        kind: type[Facts],
        *,
        on_progress: Progress | None = None,
    ) -> tuple[Facts, bytes]:
        """Facts of this kind about a file, and the bytes that came with them.

        A path is handed over as an open file and never read here. Raises a kind of
        `SeawallError` on field ``content`` that says what was wrong.
        """
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        if size > self.limits.max_bytes:
            raise too_many_bytes(size, self.limits)
        if not size:
            raise Unreadable("The file is empty.", field="content", remedy="Send its bytes.")
        with self._child(_head(content)) as child:
            until = time.monotonic() + self.limits.seconds
            try:
                _send(child, content, size, msgspec.json.encode(question), until=until)
                reply, blob = self._answer(child, until, on_progress)
                facts = None if reply.refusal else _wire.facts_of(reply, kind)
            except TimeoutError:
                raise child_late(self.limits) from None
            except _wire.BrokenLineError as broken:
                raise child_died(str(broken)) from broken
            child.files += 1
        if facts is None:
            raise refusal(reply.refusal, reply.detail, self.limits)
        return facts, blob

    def guards(self) -> dict[str, bool]:
        """Which guards hold a child in its jail on this machine, by name."""
        return self.nursery.guards()

    def close(self) -> None:
        """End every child and the zygote."""
        self.nursery.close()

    def _answer(
        self, child: Child, until: float, on_progress: Progress | None
    ) -> tuple[_wire.ChildReply, bytes]:
        while True:
            reply, blob = _wire.receive_reply(
                child.line, until=until, most=self.limits.max_reply_bytes
            )
            if reply.done is None:
                break
            if on_progress:
                on_progress(reply.done)
        if not reply.is_whole:
            raise _wire.BrokenLineError("the answer says nothing, or too much")
        return reply, blob

    @contextmanager
    def _child(self, head: bytes) -> Iterator[Child]:
        """A place and a child in it; a risky file's child opens nothing else."""
        if not self._free.acquire(timeout=WAIT):
            raise DecodersBusy("Every decoder is busy.", remedy="Try again in a minute.")
        try:
            alone = is_opened_alone(self._family, sniff_format(head))
            with self.nursery.child(alone=alone) as child:
                yield child
        finally:
            self._free.release()


def _head(content: Content) -> bytes:
    """The first bytes of a file."""
    if isinstance(content, bytes):
        return content[:HEAD]
    with content.open("rb") as file:
        return file.read(HEAD)


def _as_file(content: Content) -> BinaryIO:
    """An open file; large bytes as one in memory, which the child need not hold a second time."""
    if isinstance(content, Path):
        return content.open("rb", buffering=0)
    file = open(os.memfd_create("upload"), "w+b", buffering=0)  # noqa: PTH123, SIM115 - no path
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]
    return file


def _send(child: Child, content: Content, size: int, question: bytes, *, until: float) -> None:
    if isinstance(content, Path) or size >= LARGE:
        head = _wire.REQUEST.pack(_wire.AS_DESCRIPTOR, len(question), size)
        with _as_file(content) as file:
            _wire.send_with_descriptor(child.line, head, file.fileno(), until=until)
        _wire.send_bytes(child.line, question, until=until)
    else:
        _wire.send_bytes(
            child.line, _wire.REQUEST.pack(0, len(question), size) + question, until=until
        )
        _wire.send_bytes(child.line, content, until=until)
