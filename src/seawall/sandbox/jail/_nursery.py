"""The jailed children of one family: born of its zygote, lent for a file, taken back or ended.

A child says which guards hold it before it is given anything. Where one is missing it is ended,
unless the limits say that files are opened all the same.
"""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

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
        self._family = family
        self._limits = limits
        self._recycle_after = recycle_after
        self._lock = Lock()

    @contextmanager
    def child(self, *, alone: bool = False) -> Iterator[Child]:
        """Borrow a child; one that was interrupted or is worn out is not taken back.

        ``alone`` gives one that has opened nothing, and ends it afterwards.
        """
        zygote = self._running()
        child = (None if alone else self._take(zygote)) or self._born(zygote)
        try:
            yield child
        except BaseException:
            zygote.kill(child)
            raise
        if alone:
            zygote.kill(child)
        else:
            self._take_back(child, zygote)

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

    def _take(self, zygote: Zygote) -> Child | None:
        with self._lock:
            while self.idle and zygote is self.zygote:
                child = self.idle.pop()
                if child.is_quiet:
                    return child
                zygote.kill(child)
        return None

    def _born(self, zygote: Zygote) -> Child:
        child = zygote.fork()
        try:
            held = self._hello(child)
            missing = [name for name in GUARDS if not held.get(name)]
            if self._limits.fully_jailed and missing:
                raise jail_incomplete(missing)
        except BaseException:
            zygote.kill(child)
            raise
        return child

    def _hello(self, child: Child) -> dict[str, bool]:
        until = time.monotonic() + max(self._limits.seconds, 10.0)
        try:
            hello, _ = _wire.receive_reply(child.line, until=until, most=LONGEST_HELLO)
        except (TimeoutError, _wire.BrokenLineError) as error:
            raise DecodersBusy(
                f"A decoder could not be started: {error}.", remedy="Run `seawall doctor`."
            ) from error
        return hello.guards or {}

    def _take_back(self, child: Child, zygote: Zygote) -> None:
        with self._lock:
            if child.files < self._recycle_after and zygote is self.zygote:
                self.idle.append(child)
                return
        zygote.kill(child)
