"""Decoders of the tests' own processes are forked from zygotes that have started already.

A zygote loads every reader before it forks its first child: half a second of processor time
for every pool of decoders, of which each command and each installation of a test has one. Here
a pool that is closed gives its zygote back, without the children it had, and the next pool with
the same limits goes on with it. `tests/sandbox`, where starting and ending are the rules, has
them as they are.
"""

from __future__ import annotations

from seawall.sandbox.jail import _link
from seawall.sandbox.model import SandboxLimits

_MOST = 3  # that wait, with the memory they hold
_waiting: list[LentZygote] = []


class LentZygote(_link.Zygote):
    """A zygote that outlives the pool it is lent to."""

    def __init__(self, family: str, limits: SandboxLimits) -> None:
        super().__init__(family, limits)
        self.lent_for = (family, limits)
        self._born: dict[int, _link.Child] = {}
        self._is_closing = False

    def fork(self) -> _link.Child:
        """A new child, which ends at the latest when this zygote is given back."""
        child = super().fork()
        self._born[child.pid] = child
        return child

    def kill(self, child: _link.Child) -> None:
        """End a child, hung or not, and forget it."""
        self._born.pop(child.pid, None)
        super().kill(child)

    def close(self) -> None:
        """Wait for the next pool, alone; where something went wrong, end."""
        if self._is_closing:  # a child could not be ended
            self.end()
            return
        self._is_closing = True
        for child in list(self._born.values()):
            self.kill(child)
        self._is_closing = False
        if not self.alive or self._control.fileno() < 0:
            self.end()
            return
        _waiting.append(self)
        if len(_waiting) > _MOST:
            _waiting.pop(0).end()

    def end(self) -> None:
        """End the zygote and with it every child."""
        super().close()


def lend(family: str, limits: SandboxLimits) -> _link.Zygote:
    """One that waits, or a new one."""
    for zygote in reversed(_waiting):
        if zygote.lent_for == (family, limits):
            _waiting.remove(zygote)
            if zygote.alive:
                return zygote
            zygote.end()
            break
    return LentZygote(family, limits)
