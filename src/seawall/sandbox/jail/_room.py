"""One family of files and the few warm children that open them.

One bad file costs one answer: a child that hangs is killed at its time limit, one
that floods or dies is replaced, and the next file meets a fresh one.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from seawall.errors import problem
from seawall.sandbox import fair_places
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES, Claimant
from seawall.sandbox.file_risk import is_opened_alone
from seawall.sandbox.jail import _wire
from seawall.sandbox.jail._link import Child
from seawall.sandbox.jail._own_children import NoTurnError
from seawall.sandbox.jail._refusals import (
    child_died,
    child_late,
    no_long_turn,
    refusal,
    too_many_bytes,
)
from seawall.sandbox.model import DecodersBusy, SandboxLimits, Unreadable
from seawall.sandbox.sniff import sniff_format

WAIT = 60.0  # seconds a file waits for its first turn
LONGEST_WAIT = 300.0  # and at most for a long one, else four times what that may take
HEAD = 1 << 10  # bytes that say what a file is
LARGE = 16 << 20  # bytes from which a file is handed over as a descriptor

Facts = TypeVar("Facts")
Content = bytes | Path
Progress = Callable[[float], None]


class TurnOverError(Exception):
    """The first turn has ended, and whoever had it has to wait for a long one."""


class ChildSource(Protocol):
    """Where the children of a room come from: this process, or one that lends them to many."""

    def lent(self, ticket: Ticket, *, alone: bool, seconds: float) -> AbstractContextManager[Child]:
        """A child, once it is this file's turn; one that was interrupted is ended."""

    def may_go_on(self, ticket: Ticket) -> bool:
        """Whether a first turn may become a long one where it stands."""

    def close(self) -> None:
        """Nothing is lent any more."""


class DecodingRoom:
    """Jailed children of one family, so many at a time; safe to share between threads.

    Nothing is started before the first file. Who is next, `seawall.sandbox.fair_places` says.
    """

    def __init__(self, family: str, limits: SandboxLimits, children: ChildSource) -> None:
        self.limits = limits
        self.children = children
        self._family = family
        self._claimant = OURSELVES

    def on_behalf_of(self, claimant: Claimant) -> "DecodingRoom":
        """The same room, as this claimant has it."""
        room = copy(self)
        room._claimant = claimant
        return room

    def ask(
        self,
        content: Content,
        question: msgspec.Struct,
        kind: type[Facts],
        *,
        on_progress: Progress | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> tuple[Facts, bytes]:
        """Facts of this kind about a file, and the bytes that came with them.

        ``meanwhile`` is what else there is to do: it is done while a child has the file.
        A path is handed over as an open file and never read here. Raises a kind of
        `SeawallError` on field ``content`` that says what was wrong.
        """
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        if size > self.limits.max_bytes:
            raise too_many_bytes(size, self.limits)
        if not size:
            raise problem("sandbox.file-empty", Unreadable)
        asked = FileQuestion(content, size, msgspec.json.encode(question), meanwhile)
        try:
            first_turn = Ticket(self._claimant)
            reply, facts, blob = self._answer(asked, kind, first_turn, on_progress)
        except TurnOverError:
            long_turn = Ticket(self._claimant, is_long=True)
            reply, facts, blob = self._answer(asked, kind, long_turn, on_progress)
        if facts is None:
            raise refusal(reply.refusal, reply.detail, self.limits)
        return facts, blob

    def close(self) -> None:
        """End every child that is here, and the zygote."""
        self.children.close()

    @contextmanager
    def _child(self, ticket: Ticket, head: bytes) -> Iterator[Child]:
        """A child for a file that begins so, when its turn has come."""
        alone = is_opened_alone(self._family, sniff_format(head))
        wait = min(LONGEST_WAIT, 4 * self.limits.seconds) if ticket.is_long else WAIT
        try:
            with self.children.lent(ticket, alone=alone, seconds=wait) as child:
                yield child
        except NoTurnError:
            if ticket.is_long:
                raise no_long_turn(wait) from None
            raise problem("sandbox.decoders-busy", DecodersBusy) from None

    def _answer(
        self,
        asked: "FileQuestion",
        kind: type[Facts],
        ticket: Ticket,
        on_progress: Progress | None,
    ) -> tuple[_wire.ChildReply, Facts | None, bytes]:
        """What a child says of a file; one that is late, dies or breaks the rules is ended."""
        with self._child(ticket, asked.head) as child:
            turn = _TurnTime(self.limits.seconds, is_long=ticket.is_long)
            try:
                _send(child, asked, until=turn.until)
                if asked.meanwhile:
                    asked.meanwhile()
                reply, blob = self._listen(child, turn, ticket, on_progress)
                facts = None if reply.refusal else _wire.facts_of(reply, kind)
            except TimeoutError:
                if ticket.is_long or turn.is_all_over:
                    raise child_late(self.limits) from None
                raise TurnOverError from None
            except _wire.BrokenLineError as broken:
                raise child_died(str(broken)) from broken
            return reply, facts, blob

    def _listen(
        self, child: Child, turn: "_TurnTime", ticket: Ticket, on_progress: Progress | None
    ) -> tuple[_wire.ChildReply, bytes]:
        while True:
            if not _wire.has_begun(child.line, until=turn.until):
                if turn.is_all_over or not self.children.may_go_on(ticket):
                    raise TimeoutError
                turn.go_on()
                continue
            reply, blob = _wire.receive_reply(
                child.line, until=turn.end, most=self.limits.max_reply_bytes
            )
            if reply.done is None:
                break
            if on_progress:
                on_progress(reply.done)
        if not reply.is_whole:
            raise _wire.BrokenLineError("the answer says nothing, or too much")
        return reply, blob


class _TurnTime:
    """How long a child may take: until its turn ends, and until its time does."""

    def __init__(self, seconds: float, *, is_long: bool) -> None:
        now = time.monotonic()
        self.end = now + seconds
        self.until = self.end if is_long else min(self.end, now + fair_places.FIRST_TURN)

    @property
    def is_all_over(self) -> bool:
        """Whether its time has ended, and not its turn alone."""
        return time.monotonic() >= self.end

    def go_on(self) -> None:
        """Take the rest of the time as well."""
        self.until = self.end


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A file, and what is asked of it; and what else there is to do for whoever asks."""

    content: Content
    size: int
    question: bytes
    meanwhile: Callable[[], object] | None = None

    @property
    def head(self) -> bytes:
        """Its first bytes."""
        return _head(self.content)


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


def _send(child: Child, asked: FileQuestion, *, until: float) -> None:
    content, size, question = asked.content, asked.size, asked.question
    if isinstance(content, Path) or size >= LARGE:
        head = _wire.REQUEST.pack(_wire.AS_DESCRIPTOR, len(question), size)
        with _as_file(content) as file:
            _wire.send_with_descriptor(child.line, head, file.fileno(), until=until)
        _wire.send_bytes(child.line, question, until=until)
    else:
        head = _wire.REQUEST.pack(0, len(question), size)
        _wire.send_bytes(child.line, head, question, content, until=until)
