"""Lends the children of a machine to the processes behind its port: one queue for all of them.

One thread hears the lines (`_claim.py`) and keeps the places, by the same rule as within one
process (`fair_places.py`): whoever is next has the next child that is free, whichever process it
asks from. What takes longer than a message (a child is born, or ended) is done beside it, and the
place is held meanwhile: there are never more children at work than places.
"""

from __future__ import annotations

import logging
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Thread

import msgspec

from seawall.errors import SeawallError
from seawall.sandbox.fair_places import FairPlaces, Ticket
from seawall.sandbox.fair_turns import Claimant
from seawall.sandbox.jail._claim import LONGEST, ChildClaim, ClaimAnswer
from seawall.sandbox.jail._link import Child, decoders_away
from seawall.sandbox.jail._nursery import Nursery
from seawall.sandbox.model import (
    DecoderLoad,
    JailIncomplete,
    PoolSize,
    SandboxLimits,
    limits_beside,
)

_log = logging.getLogger("seawall.sandbox")
#: How often whoever wants to know is told how busy the decoders are.
TELL_SECONDS = 2.0


class BrokenClaimError(Exception):
    """A line says what it cannot mean."""


class _Family:
    """One family of files: its children, and whose turn it is."""

    def __init__(self, name: str, limits: SandboxLimits, *, size: int, recycle_after: int) -> None:
        self.nursery = Nursery(name, limits, recycle_after=recycle_after)
        self.places = FairPlaces(size)
        self.waiting: dict[Ticket, _Loan] = {}
        #: Children that were ended over a file.
        self.interrupted = 0


@dataclass(eq=False, slots=True)
class _Borrower:
    """A line, and what is claimed on it now."""

    line: socket.socket
    loan: _Loan | None = None


@dataclass(eq=False, slots=True)
class _Loan:
    """One claim, from the moment it waits until its place is free again."""

    borrower: _Borrower
    family: _Family
    ticket: Ticket
    alone: bool
    child: Child | None = None

    @property
    def is_over(self) -> bool:
        """Whether whoever claimed it has given it back, or has gone."""
        return self.borrower.loan is not self


class Lender:
    """Children of every family, so many of each at work, for whoever has a line to this door."""

    def __init__(
        self,
        door: socket.socket,
        *,
        size: PoolSize,
        limits: SandboxLimits,
        recycle_after: int = 200,
        tell: Callable[[tuple[DecoderLoad, ...]], object] | None = None,
    ) -> None:
        self._door = door
        self._tell, self._tell_at = tell, 0.0
        self._size, self._limits, self._recycle_after = size, limits, recycle_after
        self._families: dict[str, _Family] = {}
        self._selector = selectors.DefaultSelector()
        self._is_open = True
        self._finished: deque[Callable[[], None]] = deque()
        self._bell, self._ringing = socket.socketpair()
        for hearing in (self._door, self._bell):
            hearing.setblocking(False)
        self._selector.register(self._door, selectors.EVENT_READ, self._open_line)
        self._selector.register(self._bell, selectors.EVENT_READ, self._finish)

    def run(self) -> None:
        """Lend until everybody at the other side of the door has gone; then end every child."""
        while self._is_open:
            for key, _ in self._selector.select(TELL_SECONDS if self._tell else None):
                key.data()
            self._tell_in_time()
        self._close()

    def loads(self) -> tuple[DecoderLoad, ...]:
        """What each family does now."""
        return tuple(
            DecoderLoad(name, family.places.held, len(family.places), family.interrupted)
            for name, family in self._families.items()
        )

    def _tell_in_time(self) -> None:
        if self._tell and (now := time.monotonic()) >= self._tell_at:
            self._tell_at = now + TELL_SECONDS
            self._tell(self.loads())

    def _close(self) -> None:
        for key in list(self._selector.get_map().values()):
            if key.fileobj is not self._door:
                key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
        self._ringing.close()
        for family in self._families.values():
            family.nursery.close()

    def _open_line(self) -> None:
        try:
            words, descriptors, _, _ = socket.recv_fds(self._door, 16, 1)
        except BlockingIOError:
            return
        self._is_open = bool(words)
        for descriptor in descriptors:
            line = socket.socket(fileno=descriptor)
            line.setblocking(False)
            borrower = _Borrower(line)
            self._selector.register(
                line, selectors.EVENT_READ, lambda borrower=borrower: self._hear(borrower)
            )

    def _hear(self, borrower: _Borrower) -> None:
        try:
            if words := borrower.line.recv(LONGEST):
                self._act(borrower, msgspec.json.decode(words, type=ChildClaim))
                return
        except BlockingIOError:
            return
        except OSError:
            pass  # it is gone
        except (msgspec.MsgspecError, BrokenClaimError):
            _log.exception("A claim for a decoder made no sense, and its line was cut.")
        self._cut(borrower)

    def _act(self, borrower: _Borrower, claim: ChildClaim) -> None:
        loan = borrower.loan
        if claim.do == "take" and loan is None:
            self._enter(borrower, claim)
        elif claim.do == "back" and loan and loan.child:
            borrower.loan = None
            self._take_back(loan, loan.child)
        elif claim.do == "go-on" and loan and loan.child:
            goes_on = loan.family.places.may_go_on(loan.ticket)
            _answer(borrower, ClaimAnswer(goes_on=goes_on))
            self._settle(loan.family)  # a first turn has left its place for first turns
        elif claim.do == "still-there":
            _answer(borrower, ClaimAnswer())
        else:
            raise BrokenClaimError

    def _enter(self, borrower: _Borrower, claim: ChildClaim) -> None:
        family = self._family(claim.family)
        claimant = Claimant(claim.platform, claim.account, claim.is_named)
        ticket = Ticket(claimant, is_long=claim.is_long)
        borrower.loan = family.waiting[ticket] = _Loan(borrower, family, ticket, claim.alone)
        family.places.enter(ticket)
        self._settle(family)

    def _family(self, name: str) -> _Family:
        if name not in self._families:
            limits = limits_beside(name, self._limits)
            self._families[name] = _Family(
                name, limits, size=self._size.of(name), recycle_after=self._recycle_after
            )
        return self._families[name]

    def _settle(self, family: _Family) -> None:
        """Lend what is free to whoever is next."""
        while ticket := family.places.place_next():
            loan = family.waiting.pop(ticket)
            child = None if loan.alone else family.nursery.idle_child()
            if child:
                self._lend(loan, child)
            else:
                self._beside(partial(self._bear, loan))

    def _bear(self, loan: _Loan) -> Callable[[], None]:
        """Beside the loop: a new child, or why there is none."""
        try:
            return partial(self._lend, loan, loan.family.nursery.new_child())
        except SeawallError as wrong:
            return partial(self._refuse, loan, _reason_of(wrong))
        except OSError as wrong:  # no descriptor or process is left
            return partial(self._refuse, loan, _reason_of(decoders_away(wrong)))

    def _lend(self, loan: _Loan, child: Child) -> None:
        loan.child = child
        if loan.is_over:
            self._beside(partial(self._end, loan, child))
        else:
            _answer(loan.borrower, ClaimAnswer(pid=child.pid), child.line.fileno())

    def _refuse(self, loan: _Loan, answer: ClaimAnswer) -> None:
        if not loan.is_over:
            loan.borrower.loan = None
            _answer(loan.borrower, answer)
        self._free(loan)

    def _take_back(self, loan: _Loan, child: Child) -> None:
        child.files += 1
        if loan.alone or loan.family.nursery.is_worn(child):
            self._beside(partial(self._end, loan, child))
            return
        loan.family.nursery.take_back(child)
        self._free(loan)

    def _cut(self, borrower: _Borrower) -> None:
        """A line has ended, and with it what was claimed on it, however far that was."""
        self._selector.unregister(borrower.line)
        borrower.line.close()
        loan, borrower.loan = borrower.loan, None
        if loan is None:
            return
        if loan.child:
            loan.family.interrupted += 1
            self._beside(partial(self._end, loan, loan.child))
        elif loan.family.waiting.pop(loan.ticket, None):
            self._free(loan)
        # else its child is being born, and is ended when it comes

    def _end(self, loan: _Loan, child: Child) -> Callable[[], None]:
        """Beside the loop: end the child. Its place is free once it has ended."""
        loan.family.nursery.end(child)
        return partial(self._free, loan)

    def _free(self, loan: _Loan) -> None:
        loan.family.places.leave(loan.ticket)
        self._settle(loan.family)

    def _beside(self, work: Callable[[], Callable[[], None]]) -> None:
        """Do this in a thread of its own, and what it returns in ours."""

        def run() -> None:
            self._finished.append(_outcome(work))
            with suppress(OSError):  # nobody lends any more
                self._ringing.send(b".")

        Thread(target=run, daemon=True).start()

    def _finish(self) -> None:
        with suppress(BlockingIOError):
            self._bell.recv(4096)
        while self._finished:
            self._finished.popleft()()


def _outcome(work: Callable[[], Callable[[], None]]) -> Callable[[], None]:
    """What the work returns; a fault of ours is raised in the loop and ends the lender.

    It is started anew, with every place; here the one that was held would never come back.
    """
    try:
        return work()
    except Exception as fault:  # noqa: BLE001 - raised where it is heard
        return partial(_raise, fault)


def _raise(fault: Exception) -> None:
    raise fault


def _answer(borrower: _Borrower, answer: ClaimAnswer, *descriptors: int) -> None:
    with suppress(OSError):  # it is gone, and its end is heard next
        socket.send_fds(borrower.line, [msgspec.json.encode(answer)], descriptors)


def _reason_of(wrong: SeawallError) -> ClaimAnswer:
    return ClaimAnswer(
        is_holed=isinstance(wrong, JailIncomplete), away=wrong.detail, remedy=wrong.remedy or ""
    )
