"""The jailed children of one family: born of its zygote, lent for a file, taken back or ended.

A child says which guards hold it before it is given anything. Where one is missing it is ended,
unless the limits say that files are opened all the same.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from seawall.errors import problem
from seawall.sandbox.jail import _wire
from seawall.sandbox.jail._jail import GUARDS
from seawall.sandbox.jail._link import Child, Zygote
from seawall.sandbox.jail._refusals import jail_incomplete
from seawall.sandbox.model import DecodersBusy, SandboxLimits

LONGEST_HELLO = 1 << 12
#: Zygotes that were started before anybody had a nursery for them.
_AHEAD: dict[tuple[str, SandboxLimits], Zygote] = {}


def start_ahead(family: str, limits: SandboxLimits) -> None:
    """Let the zygote of this family load its readers, while this process does something else.

    The first nursery with the same limits takes it; where none comes it ends with this process.
    """
    if (family, limits) not in _AHEAD:
        _AHEAD[family, limits] = Zygote(family, limits)


class Nursery:
    """Children that are lent one file at a time; safe to share between threads.

    ``recycle_after`` files a child is replaced, so that whatever an undetected attack left in
    it does not stay.
    """

    def __init__(self, family: str, limits: SandboxLimits, *, recycle_after: int) -> None:
        self.idle: deque[Child] = deque()
        self.zygote: Zygote | None = None
        #: Children that were ended over a file: they died, ran out of time or broke the rules.
        self.interrupted = 0
        self._family = family
        self._limits = limits
        self._recycle_after = recycle_after
        self._lock = Lock()

    @contextmanager
    def child(self, *, alone: bool = False) -> Iterator[Child]:
        """Borrow a child; one that was interrupted or is worn out is not taken back.

        ``alone`` gives one that has opened nothing, and ends it afterwards.
        """
        child = (None if alone else self.idle_child()) or self.new_child()
        try:
            yield child
        except BaseException:
            with self._lock:
                self.interrupted += 1
            self.end(child)
            raise
        child.files += 1
        if alone:
            self.end(child)
        else:
            self.take_back(child)

    def idle_child(self) -> Child | None:
        """One that waits, if there is one: nothing is started for it."""
        with self._lock:
            if self.zygote is None or not self.zygote.alive:
                return None
            while self.idle:
                child = self.idle.pop()
                if child.is_quiet:
                    return child
                self.end(child)
        return None

    def new_child(self) -> Child:
        """One that has opened nothing, in its jail; the first brings its zygote with it."""
        child = self._running().fork()
        try:
            held = self._hello(child)
            missing = [name for name in GUARDS if not held.get(name)]
            if self._limits.fully_jailed and missing:
                raise jail_incomplete(missing)
        except BaseException:
            self.end(child)
            raise
        return child

    def take_back(self, child: Child) -> None:
        """It waits for the next file, or has had enough of them and is ended."""
        with self._lock:
            if not self.is_worn(child) and child.zygote is self.zygote:
                self.idle.append(child)
                return
        self.end(child)

    def is_worn(self, child: Child) -> bool:
        """Whether it has opened as many files as a child may."""
        return child.files >= self._recycle_after

    def end(self, child: Child) -> None:
        """End it, hung or not."""
        if child.zygote is not None:
            child.zygote.kill(child)

    def guards(self) -> dict[str, bool]:
        """Which guards hold a child of this family, by name; none is refused."""
        zygote = self._running()
        child = zygote.fork()
        try:
            return self._hello(child)
        finally:
            zygote.kill(child)

    def close(self) -> None:
        """End every child and the zygote."""
        with self._lock:
            self._retire()

    def _running(self) -> Zygote:
        with self._lock:
            if self.zygote is None or not self.zygote.alive:
                self._retire()
                ahead = _AHEAD.pop((self._family, self._limits), None)
                if ahead is None or not ahead.alive:
                    ahead = Zygote(self._family, self._limits)
                self.zygote = ahead
            return self.zygote

    def _retire(self) -> None:
        """Let go of the zygote and all idle children; called with the lock held."""
        while self.idle:
            self.idle.pop().line.close()
        if self.zygote:
            self.zygote.close()
            self.zygote = None

    def _hello(self, child: Child) -> dict[str, bool]:
        until = time.monotonic() + max(self._limits.seconds, 10.0)
        try:
            hello, _ = _wire.receive_reply(child.line, until=until, most=LONGEST_HELLO)
        except (TimeoutError, _wire.BrokenLineError) as error:
            raise problem("sandbox.decoder-not-started", DecodersBusy, why=str(error)) from error
        return hello.guards or {}
