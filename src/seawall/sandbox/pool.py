"""A few warm children that open files, replaced when worn out or broken.

One bad file costs one answer: a child that hangs is killed at its time limit, one
that floods or dies is replaced, and the next file meets a fresh one.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Lock
from types import TracebackType

from seawall.sandbox import _wire
from seawall.sandbox._link import Child, Zygote
from seawall.sandbox._refusals import died, late, refusal, too_many_bytes
from seawall.sandbox.model import DecodersBusy, Limits, PictureFacts, Unreadable, View

WAIT = 30.0  # seconds a file waits for a free child
WITH_RENDITION = 1


class DecoderPool:
    """Opens pictures in up to ``size`` jailed children; safe to share between threads.

    Nothing is started before the first file. ``recycle_after`` files a child is
    replaced, so that whatever an undetected attack left in it does not stay.
    """

    def __init__(
        self, size: int = 2, limits: Limits | None = None, *, recycle_after: int = 200
    ) -> None:
        self.limits = limits or Limits()
        self._recycle_after = recycle_after
        self._free = BoundedSemaphore(size)
        self._idle: deque[Child] = deque()
        self._zygote: Zygote | None = None
        self._lock = Lock()
        self._guards: dict[str, bool] = {}

    def open_picture(self, content: bytes, *, rendition: bool = False) -> PictureFacts:
        """What the picture is and how it hashes; with a small safe copy if asked for.

        Raises a kind of `SeawallError` on field ``content`` that says what was wrong.
        """
        if len(content) > self.limits.max_bytes:
            raise too_many_bytes(len(content), self.limits)
        if not content:
            raise Unreadable("The file is empty.", field="content", remedy="Send its bytes.")
        with self._child() as child:
            until = time.monotonic() + self.limits.seconds
            try:
                reply, safe = self._ask(child, content, rendition=rendition, until=until)
            except TimeoutError:
                raise late(self.limits) from None
            except _wire.BrokenLineError as broken:
                raise died(str(broken)) from broken
            child.files += 1
        if reply.facts is None:
            raise refusal(reply.refusal, reply.detail, self.limits)
        return _facts(reply.facts, safe)

    def guards(self) -> dict[str, bool]:
        """Which guards hold a child in its jail on this machine, by name."""
        with self._child():
            return dict(self._guards)

    def close(self) -> None:
        """End every child and the zygote."""
        with self._lock:
            self._retire()

    def __enter__(self) -> "DecoderPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(
        self, child: Child, content: bytes, *, rendition: bool, until: float
    ) -> tuple[_wire.Reply, bytes]:
        flags = WITH_RENDITION if rendition else 0
        _wire.send(child.line, _wire.REQUEST.pack(flags, len(content)), until=until)
        _wire.send(child.line, content, until=until)
        reply, safe = _wire.receive_reply(child.line, until=until, most=self.limits.max_reply_bytes)
        if (reply.facts is None) is not bool(reply.refusal):
            raise _wire.BrokenLineError("the answer says nothing, or too much")
        return reply, safe

    @contextmanager
    def _child(self) -> Iterator[Child]:
        """Borrow a child; one that was interrupted or is worn out is not given back."""
        if not self._free.acquire(timeout=WAIT):
            raise DecodersBusy("Every decoder is busy.", remedy="Try again in a minute.")
        try:
            zygote = self._running()
            child = self._take(zygote) or self._born(zygote)
            try:
                yield child
            except BaseException:
                zygote.kill(child)
                raise
            self._give_back(child, zygote)
        finally:
            self._free.release()

    def _running(self) -> Zygote:
        with self._lock:
            if self._zygote is None or not self._zygote.alive:
                self._retire()
                self._zygote = Zygote(self.limits)
            return self._zygote

    def _retire(self) -> None:
        """Let go of the zygote and all idle children; called with the lock held."""
        while self._idle:
            self._idle.pop().line.close()
        if self._zygote:
            self._zygote.close()
            self._zygote = None

    def _take(self, zygote: Zygote) -> Child | None:
        """An idle child that is still there; one that ended meanwhile is buried."""
        with suppress(IndexError):
            while child := self._idle.pop():
                if child.is_quiet:
                    return child
                zygote.kill(child)
        return None

    def _born(self, zygote: Zygote) -> Child:
        child = zygote.fork()
        try:
            until = time.monotonic() + self.limits.seconds
            hello, _ = _wire.receive_reply(child.line, until=until, most=0)
        except (TimeoutError, _wire.BrokenLineError) as error:
            zygote.kill(child)
            raise DecodersBusy(
                f"A decoder could not be started: {error}.", remedy="Run `seawall doctor`."
            ) from error
        self._guards = hello.guards or {}
        return child

    def _give_back(self, child: Child, zygote: Zygote) -> None:
        with self._lock:
            if child.files < self._recycle_after and zygote is self._zygote:
                self._idle.append(child)
                return
        zygote.kill(child)


def _facts(facts: _wire.WireFacts, safe: bytes) -> PictureFacts:
    return PictureFacts(
        width=facts.width,
        height=facts.height,
        format=facts.format,
        mode=facts.mode,
        frames=facts.frames,
        orientation=facts.orientation,
        views=tuple(View(view.name, view.pdq, view.quality) for view in facts.views),
        notes=tuple(facts.notes),
        rendition=safe or None,
    )
