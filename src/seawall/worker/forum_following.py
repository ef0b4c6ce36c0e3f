"""One thread a seat follows its hub: by the stream where there is one, by asking where not.

What the hub says is gathered into pages and applied in one commit each. A line that breaks
is dialled again, sooner at first than later; a hub that cannot stream is asked every few
seconds. Two processes that follow the same seat do no harm: the seat's lock lets one page in,
and the other finds that it has it already.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from seawall.db.connections.change_mark import ChangeMark
from seawall.enforcement.outbox.bell import BELL
from seawall.errors import problem
from seawall.forum.client import NoStream, call_hub, stream_lines
from seawall.forum.incidents import mode
from seawall.forum.model import Seat, SeatRole, SeatState
from seawall.ids import INSTALLATION, SeatId
from seawall.journeys.forum import forum_following, forum_incidents
from seawall.journeys.forum.forum_following import LogLine, TwoStories
from seawall.transaction import reading, transaction
from seawall.worker.context import Clock, wall_clock
from seawall.worker.forum import at_hub, pass_for
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CURRENT, PEER

#: How often seats are looked for that nobody here follows yet.
LOOK_SECONDS = 1.0
#: Where nothing was committed they are looked for all the same so often.
LOOK_ANYWAY_SECONDS = 5.0
POLL_SECONDS = 5.0
#: What a hub answers to whoever is no member, or no longer one.
_REFUSALS = frozenset({401, 403, 404})
#: A hub that hangs up at once is not dialled in a ring.
FIRST_WAIT = 0.2
#: While nothing new is said, how often it is written down that the hub is there.
CONTACT_NOTED_EVERY = timedelta(minutes=1)
#: Statements applied in one commit.
PAGE = 500


class Followers:
    """Keeps a follower on each seat that has a hub elsewhere."""

    def __init__(self, clock: Clock = wall_clock) -> None:
        self._clock = clock
        self._threads: dict[SeatId, threading.Thread] = {}
        self._count = self._rings = 0
        self._mark, self._look_by = ChangeMark(), 0.0

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop."""
        Loop("forum-followers", CURRENT, event="forum.not_looked", clock=self._clock).run(
            lambda: self._look(stop),
            stop,
            rest=lambda: BELL.wait(since=self._rings, seconds=LOOK_SECONDS),
        )
        for thread in self._threads.values():
            thread.join(2.0)

    def _look(self, stop: threading.Event) -> None:
        self._rings = BELL.rings
        self._threads = {
            seat: thread for seat, thread in self._threads.items() if thread.is_alive()
        }
        mark, now = self._mark.read(), time.monotonic()
        is_fewer, self._count = len(self._threads) < self._count, len(self._threads)
        if now < self._look_by and not is_fewer and not self._mark.is_news(mark):
            return
        with reading(INSTALLATION) as tx:
            seats = tx.forum.seats()
        self._mark.note(mark)
        self._look_by = now + LOOK_ANYWAY_SECONDS
        for seat in seats:
            if _is_followed(seat) and seat.id not in self._threads:
                follower = HubFollower(seat, stop, clock=self._clock)
                thread = threading.Thread(
                    target=follower.run, name=f"forum-{seat.id[-6:]}", daemon=True
                )
                self._threads[seat.id] = thread
                thread.start()
        self._count = len(self._threads)


def _is_followed(seat: Seat) -> bool:
    return seat.role is SeatRole.MEMBER and seat.state is SeatState.ACTIVE


class HubFollower:
    """Follows one seat's hub."""

    def __init__(self, seat: Seat, stop: threading.Event, *, clock: Clock = wall_clock) -> None:
        self._seat = seat
        self._stop = stop
        self._clock = clock
        name = f"forum {seat.id}"
        self._loop = Loop(name, PEER, event="forum.not_followed", clock=clock, expected=NoStream)
        self._streams_failed = 0

    def run(self) -> None:
        """Until we leave, are removed, or are told to stop."""
        self._loop.run(self._once, self._stop, rest=FIRST_WAIT, until=self._is_over)

    def _is_over(self) -> bool:
        return not _is_followed(self._seat)

    def catch_up(self) -> Seat:
        """Ask page after page until there is nothing new."""
        position = -1
        while self._fresh_seat().position != position:
            position = self._seat.position
            self._poll()
        return self._seat

    def _once(self) -> None:
        self._fresh_seat()
        if self._streams_failed >= 3:
            self._poll_for_a_while()
            return
        try:
            for lines, checkpoint in self._pages():
                self._apply(lines, checkpoint)
                self._streams_failed = 0
                self._loop.went_well()
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
            elif message.get("beat"):
                self._note_contact()
            if self._stop.is_set():
                return

    def _note_contact(self) -> None:
        """A log in which nothing is said is no hub that has fallen silent."""
        now = self._clock()
        if now - (self._seat.heard_at or self._seat.created_at) < CONTACT_NOTED_EVERY:
            return
        with transaction(self._seat.organisation) as tx:
            self._seat = forum_following.note_contact(self._seat.id, tx=tx, now=now)

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
            raise NoStream(answer.error or "the hub's page could not be read", answer.status)
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


def line_of(message: Mapping[str, Any]) -> LogLine:
    """One line as the hub writes it."""
    openings = message.get("openings") or {}
    return LogLine(int(message["index"]), str(message["statement"]), dict(openings))


def catch_up_seat(seat: Seat, *, now: datetime | None = None) -> Seat:
    """Follow to the end of the log once, in the foreground.

    Raises:
        SeawallError: the hub refuses us, as a member that it removed, or does not answer.
    """
    clock: Clock = (lambda: now) if now else wall_clock
    try:
        return HubFollower(seat, threading.Event(), clock=clock).catch_up()
    except NoStream as none:
        name, hub = seat.name, seat.hub_url
        if none.status in _REFUSALS:
            raise problem("forum.hub-refuses", forum=name, hub=hub, why=none) from none
        raise problem("forum.hub-away", forum=name, hub=hub, why=none) from none
