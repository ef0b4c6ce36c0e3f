"""A lender for tests: of children that are none, or of jailed ones from a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from seawall.sandbox import DecoderPool, PoolSize, SandboxLimits
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES, Claimant
from seawall.sandbox.jail import _lender
from seawall.sandbox.jail._borrowed import BorrowedChildren, LendersDoor
from seawall.sandbox.jail._link import Child
from seawall.sandbox.lending import door_pair, lend_children
from tests.waiting import PATIENCE, until


class StandIns:
    """In the place of a nursery: its children are numbers, and it counts who is out."""

    #: Why no child can be born.
    cannot_bear: Exception | None = None

    def __init__(self, *_: Any, recycle_after: int) -> None:
        self._recycle_after = recycle_after
        self._lock = threading.Lock()
        self._waiting: list[Child] = []
        self._born = 0
        self.out = self.most_out = 0

    def idle_child(self) -> Child | None:
        with self._lock:
            if not self._waiting:
                return None
            self._goes_out()
            return self._waiting.pop()

    def new_child(self) -> Child:
        if self.cannot_bear:
            raise self.cannot_bear
        with self._lock:
            self._born += 1
            self._goes_out()
            ours, theirs = socket.socketpair()
            theirs.close()
            return Child(self._born, ours)

    def take_back(self, child: Child) -> None:
        with self._lock:
            self.out -= 1
            self._waiting.append(child)

    def end(self, child: Child) -> None:
        child.line.close()
        with self._lock:
            self.out -= 1

    def is_worn(self, child: Child) -> bool:
        return child.files >= self._recycle_after

    def close(self) -> None:
        for child in self._waiting:
            child.line.close()

    def _goes_out(self) -> None:
        self.out += 1
        self.most_out = max(self.most_out, self.out)


@dataclass
class Claiming:
    """One file's claim, in a thread of its own that holds its child until it is let go."""

    gate: BorrowedChildren
    ticket: Ticket
    is_interrupted: bool = False
    pid: int = 0
    has_child: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> Claiming:
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()
        return self

    def end(self, *, interrupted: bool = False) -> None:
        self.is_interrupted = interrupted
        self._over.set()
        self._thread.join(PATIENCE)

    def wait(self) -> Claiming:
        assert self.has_child.wait(PATIENCE), "no child came"
        return self

    def _hold(self) -> None:
        try:
            with self.gate.lent(self.ticket, alone=False, seconds=PATIENCE) as child:
                self.pid = child.pid
                self.has_child.set()
                assert self._over.wait(PATIENCE)
                if self.is_interrupted:
                    raise InterruptedClaim
        except InterruptedClaim:
            pass


class InterruptedClaim(Exception):
    """The file was not opened to its end."""


class StandInLender:
    """A lender in a thread, with stand-ins for children."""

    def __init__(self, monkeypatch: Any, *, size: int, recycle_after: int = 200) -> None:
        monkeypatch.setattr(_lender, "Nursery", StandIns)
        self._claims, hears = door_pair()
        self._ends = [self._claims, hears]
        lender = _lender.Lender(
            hears, size=PoolSize(size), limits=SandboxLimits(), recycle_after=recycle_after
        )
        self._families = lender._families
        self._gates: list[BorrowedChildren] = []
        self._thread = threading.Thread(target=lender.run)
        self._thread.start()

    def gate(self) -> BorrowedChildren:
        """What one process more has of it."""
        self._ends.append(self._claims.dup())
        self._gates.append(BorrowedChildren("picture", LendersDoor(self._ends[-1])))
        return self._gates[-1]

    def claim(self, gate: BorrowedChildren, claimant: Claimant = OURSELVES) -> Claiming:
        return Claiming(gate, Ticket(claimant)).begin()

    @property
    def nursery(self) -> StandIns:
        nursery = self._families["picture"].nursery
        assert isinstance(nursery, StandIns)
        return nursery

    @property
    def waiting(self) -> int:
        """How many claims wait."""
        family = self._families.get("picture")
        return len(family.places) if family else 0

    @property
    def places_held(self) -> int:
        family = self._families.get("picture")
        return family.places.held if family else 0

    def close(self) -> None:
        """Its last claimant goes, and then it ends."""
        until(lambda: not self.places_held)
        for gate in self._gates:
            gate.close()
        claims, hears, *others = self._ends
        for end in (claims, *others):
            end.close()
        self._thread.join(PATIENCE)
        hears.close()


class LenderProcess:
    """Jailed children, lent by a process of its own that can be killed and replaced."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.claims, self._hears = door_pair()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.sandbox.lenders",
                str(self._hears.fileno()),
                str(self.size),
            ],
            pass_fds=[self._hears.fileno()],
        )

    @contextmanager
    def pool(self) -> Iterator[DecoderPool]:
        """The decoders, as one process more has them."""
        with self.claims.dup() as door, DecoderPool(self.size, lender=door) as decoders:
            yield decoders

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.claims.close()
        self._hears.close()
        self.process.wait(PATIENCE)


#: A process that borrows a child, says which, and never gives it back.
HOLDER = """
import socket, sys, time
from seawall.sandbox import DecoderPool
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES
pool = DecoderPool(1, lender=socket.socket(fileno=int(sys.argv[1])))
with pool.room("picture").children.lent(Ticket(OURSELVES), alone=False, seconds=60) as child:
    print(child.pid, flush=True)
    time.sleep(600)
"""


def started_holder(lender: LenderProcess) -> tuple[subprocess.Popen[bytes], int]:
    """Such a process, and the number of the child it holds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lender.claims.fileno())],
        pass_fds=[lender.claims.fileno()],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    return holder, json.loads(holder.stdout.readline())


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as hears:
        lend_children(hears, size=PoolSize(int(sys.argv[2])), limits=SandboxLimits())
    os._exit(0)
