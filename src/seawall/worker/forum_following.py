"""One thread a seat follows its hub: by the stream where there is one, by asking where not.

What the hub says is gathered into pages and applied in one commit each. A line that breaks
is dialled again, sooner at first than later; a hub that cannot stream is asked every few
seconds. Two processes that follow the same seat do no harm: the seat's lock lets one page in,
and the other finds that it has it already.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import structlog

from seawall.errors import SeawallError
from seawall.forum.client import NoStream, call_hub, stream_lines
from seawall.forum.incidents import mode
from seawall.forum.model import Seat, SeatRole, SeatState
from seawall.ids import INSTALLATION, SeatId
from seawall.journeys.forum import forum_following, forum_incidents
from seawall.journeys.forum.forum_following import LogLine, TwoStories
from seawall.transaction import close_connection, transaction
from seawall.worker.context import Clock, wall_clock
from seawall.worker.forum import at_hub, pass_for

_log = structlog.get_logger()

#: How often seats are looked for that nobody here follows yet.
LOOK_SECONDS = 1.0
POLL_SECONDS = 5.0
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0
#: Statements applied in one commit.
PAGE = 500


class Followers:
    """Keeps a follower on each seat that has a hub elsewhere."""

    def __init__(self, clock: Clock = wall_clock) -> None:
        self._clock = clock
        self._threads: dict[SeatId, threading.Thread] = {}

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop."""
        while not stop.wait(LOOK_SECONDS if self._threads else 0.2):
            try:
                self._look(stop)
            except Exception:  # noqa: BLE001 - most likely the database is away; it will be back
                _log.exception("forum.not_looked")
                close_connection()
        for thread in self._threads.values():
            thread.join(2.0)
        close_connection()

    def _look(self, stop: threading.Event) -> None:
        self._threads = {
            seat: thread for seat, thread in self._threads.items() if thread.is_alive()
        }
        with transaction(INSTALLATION) as tx:
            seats = tx.forum.seats()
        for seat in seats:
            if _is_followed(seat) and seat.id not in self._threads:
                follower = HubFollower(seat, stop, clock=self._clock)
                thread = threading.Thread(
                    target=follower.run, name=f"forum-{seat.id[-6:]}", daemon=True
                )
                self._threads[seat.id] = thread
                thread.start()


def _is_followed(seat: Seat) -> bool:
    return seat.role is SeatRole.MEMBER and seat.state is SeatState.ACTIVE


class HubFollower:
    """Follows one seat's hub."""

    def __init__(self, seat: Seat, stop: threading.Event, *, clock: Clock = wall_clock) -> None:
        self._seat = seat
        self._stop = stop
        self._clock = clock
        self._wait = FIRST_WAIT
        self._streams_failed = 0

    def run(self) -> None:
        """Until we leave, are removed, or are told to stop."""
        while not self._stop.is_set() and _is_followed(self._seat):
            try:
                self._once()
                self._wait = FIRST_WAIT
                self._stop.wait(FIRST_WAIT)  # a hub that hangs up at once is not dialled in a ring
            except Exception as wrong:  # noqa: BLE001 - the next try may find the hub, or the database
                self._complain(wrong)
                self._stop.wait(self._wait * (0.5 + random.random()))  # noqa: S311 - it spreads
                self._wait = min(self._wait * 2, LONGEST_WAIT)
            finally:
                close_connection()

    def catch_up(self) -> Seat:
        """Ask page after page until there is nothing new."""
        while True:
            before = self._fresh_seat().position
            self._poll()
            if self._fresh_seat().position == before:
                return self._seat

    def _once(self) -> None:
        self._fresh_seat()
        if self._streams_failed >= 3:
            self._poll_for_a_while()
            return
        try:
            for lines, checkpoint in self._pages():
                self._apply(lines, checkpoint)
                self._wait, self._streams_failed = FIRST_WAIT, 0
                if self._stop.is_set() or not _is_followed(self._seat):
                    return
        except NoStream as none:
            if none.status is not None:
                self._streams_failed += 1
            raise

    def _pages(self) -> Iterator[tuple[list[LogLine], str]]:
        """What the stream says, cut where a signed head comes."""
        lines: list[LogLine] = []
        url = at_hub(self._seat, f"/stream?after={self._seat.position - 1}")
        for message in stream_lines(
            url, organisation=self._seat.organisation, headers=self._pass()
        ):
            if "index" in message:
                lines.append(line_of(message))
            elif head := message.get("checkpoint"):
                yield lines, str(head)
                lines = []
            if self._stop.is_set():
                return

    def _poll_for_a_while(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not self._stop.is_set():
            before = self._seat.position
            self._poll()
            if self._seat.position == before and self._stop.wait(self._poll_seconds()):
                return
        self._streams_failed = 0

    def _poll_seconds(self) -> float:
        """Less while an incident is open: the 60-second mode."""
        now = self._clock()
        with transaction(self._seat.organisation) as tx:
            incidents = forum_incidents.open_incidents(self._seat, tx=tx, now=now).values()
        often = mode.pace((open_incident.incident for open_incident in incidents), now).follow_every
        return min(POLL_SECONDS, often.total_seconds())

    def _poll(self) -> None:
        url = at_hub(self._seat, f"/statements?after={self._seat.position - 1}")
        answer = call_hub(url, organisation=self._seat.organisation, headers=self._pass())
        if not answer.is_good or not isinstance(answer.said, dict):
            raise NoStream(answer.error or "the hub's page is no page", answer.status)
        lines = [line_of(entry) for entry in answer.said.get("entries", [])]
        self._apply(lines, str(answer.said.get("checkpoint", "")))

    def _apply(self, lines: list[LogLine], checkpoint: str) -> None:
        try:
            with transaction(self._seat.organisation) as tx:
                self._seat = forum_following.follow_log(
                    self._seat.id, lines, checkpoint, tx=tx, now=self._clock()
                )
        except TwoStories as two:
            with transaction(self._seat.organisation) as tx:
                forum_following.break_off_following(
                    self._seat.id, two.remedy or "", tx=tx, now=self._clock()
                )
            self._fresh_seat()

    def _fresh_seat(self) -> Seat:
        with transaction(self._seat.organisation) as tx:
            self._seat = tx.forum.seat(self._seat.id)
        return self._seat

    def _pass(self) -> dict[str, str]:
        return pass_for(self._seat, self._clock())

    def _complain(self, wrong: Exception) -> None:
        if isinstance(wrong, NoStream | SeawallError):
            _log.warning("forum.not_followed", seat=self._seat.id, why=str(wrong)[:300])
            return
        _log.exception("forum.not_followed", seat=self._seat.id)


def line_of(message: Mapping[str, Any]) -> LogLine:
    """One line as the hub writes it."""
    openings = message.get("openings") or {}
    return LogLine(int(message["index"]), str(message["statement"]), dict(openings))


def catch_up_seat(seat: Seat, *, now: datetime | None = None) -> Seat:
    """Follow to the end of the log once, in the foreground."""
    clock: Clock = (lambda: now) if now else wall_clock
    return HubFollower(seat, threading.Event(), clock=clock).catch_up()
