"""Children that another process lends, to this one as to others: one queue for a whole machine.

A line to the lender is one claim at a time (`_claim.py`); lines are kept for the next claim. What
was interrupted is not told, its line is cut: the lender ends the child that it had. The lender is
started again where it dies, behind the same door, so a claim that was waiting is made once more.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

import msgspec

from seawall.errors import SeawallError
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.jail._claim import (
    BACK,
    GO_ON,
    LONGEST,
    NEW_LINE,
    STILL_THERE,
    ChildClaim,
    ClaimAnswer,
)
from seawall.sandbox.jail._link import Child, decoders_away
from seawall.sandbox.jail._own_children import NoTurnError
from seawall.sandbox.model import DecoderDied, DecodersBusy, JailIncomplete

#: Seconds until a lender that does not take what is said to it counts as away.
PATIENCE = 10.0
#: So often a claim is made again where the lender went away under it.
MOST_ATTEMPTS = 3


class LineCutError(Exception):
    """The lender has gone, or has cut this line."""


class LendersDoor:
    """Where lines to the lender are opened; shared by the threads of a process."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door
        self._door.settimeout(PATIENCE)
        self._idle: deque[socket.socket] = deque()
        self._lock = Lock()

    def line(self) -> socket.socket:
        """A line on which nothing is claimed."""
        with suppress(IndexError):
            return self._idle.pop()
        own_end, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with far_end, self._lock:
                socket.send_fds(self._door, [NEW_LINE], [far_end.fileno()])
        except OSError as error:
            own_end.close()
            raise decoders_away(error) from error
        return own_end

    def keep(self, line: socket.socket) -> None:
        """For the next claim."""
        self._idle.append(line)

    def close(self) -> None:
        """Cut the lines that are kept."""
        while self._idle:
            self._idle.pop().close()


class BorrowedChildren:
    """The children of one family, as one of several processes has them."""

    def __init__(self, family: str, door: LendersDoor) -> None:
        self._family = family
        self._door = door
        self._claims: dict[Ticket, socket.socket] = {}

    @contextmanager
    def lent(self, ticket: Ticket, *, alone: bool, seconds: float) -> Iterator[Child]:
        """A child, once it is this file's turn on this machine; one that was interrupted is ended.

        Raises `NoTurnError` where no turn came in so many seconds.
        """
        line, child = self._claimed(ticket, alone=alone, until=time.monotonic() + seconds)
        self._claims[ticket] = line
        try:
            yield child
        except DecoderDied as died:
            is_there = _is_there(line)
            line.close()
            if not is_there:  # the child went with its lender, and not by what it had
                raise decoders_away("it has ended") from died
            raise
        except BaseException:
            line.close()
            raise
        else:
            self._give_back(line)
        finally:
            del self._claims[ticket]
            child.line.close()

    def may_go_on(self, ticket: Ticket) -> bool:
        """Whether a first turn may become a long one where it stands."""
        line = self._claims[ticket]
        try:
            _say(line, GO_ON)
            answer, _ = _heard(line, until=time.monotonic() + PATIENCE)
        except (LineCutError, NoTurnError):
            return False
        ticket.is_long = answer.goes_on
        return answer.goes_on

    def close(self) -> None:
        """Cut the lines that are kept; the children are the lender's."""
        self._door.close()

    def _give_back(self, line: socket.socket) -> None:
        try:
            _say(line, BACK)
        except LineCutError:  # the answer is here; whoever lent the child is not
            line.close()
        else:
            self._door.keep(line)

    def _claimed(self, ticket: Ticket, *, alone: bool, until: float) -> tuple[socket.socket, Child]:
        claimant = ticket.claimant
        claim = msgspec.json.encode(
            ChildClaim(
                "take",
                self._family,
                alone=alone,
                is_long=ticket.is_long,
                platform=claimant.platform,
                account=claimant.account,
                is_named=claimant.is_named,
            )
        )
        for _ in range(MOST_ATTEMPTS):
            line = self._door.line()
            try:
                _say(line, claim)
                answer, child_line = _heard(line, until=until)
            except LineCutError:
                line.close()
                self._door.close()  # so are those that are kept: the next one is new
                continue
            except BaseException:
                line.close()
                raise
            if child_line is None:
                self._door.keep(line)
                raise _why_none(answer)
            return line, Child(answer.pid, child_line)
        raise decoders_away("it ends again and again")


def _why_none(answer: ClaimAnswer) -> SeawallError:
    if answer.is_holed:
        return JailIncomplete(answer.away, field="content", remedy=answer.remedy)
    return DecodersBusy(answer.away, remedy=answer.remedy)


def _say(line: socket.socket, words: bytes) -> None:
    try:
        line.send(words, socket.MSG_DONTWAIT)
    except OSError as error:
        raise LineCutError from error


def _heard(line: socket.socket, *, until: float) -> tuple[ClaimAnswer, socket.socket | None]:
    """An answer, and the line of a child beside it."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise NoTurnError
    try:
        words, descriptors, _, _ = socket.recv_fds(line, LONGEST, 1)
    except OSError as error:
        raise LineCutError from error
    if not words:
        raise LineCutError
    answer = msgspec.json.decode(words, type=ClaimAnswer)
    return answer, socket.socket(fileno=descriptors[0]) if descriptors else None


def _is_there(line: socket.socket) -> bool:
    """Whether the lender answers: one that is ending may be heard of later than its children."""
    try:
        _say(line, STILL_THERE)
        _heard(line, until=time.monotonic() + PATIENCE)
    except (LineCutError, NoTurnError):
        return False
    return True
