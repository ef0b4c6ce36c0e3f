"""The feed behind the streams of a hub: it knows how long each log is, and reads pages of it.

One thread asks a few times a second how long the logs are, and wakes the streams of those
that grew. A page that says the same to everybody who may hold the list is made once and
kept for the others; one with canaries in it is made for each.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from seawall.app.database_look import reading
from seawall.errors import NotFound, problem
from seawall.forum import access
from seawall.forum.model import ForumMember, Seat
from seawall.ids import ForumId, SeatId
from seawall.journeys.forum import forum_feeding
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CURRENT

EVERY_SECONDS = 0.1
#: The thread that nobody needs looks so often whether it is needed after all.
NOBODY_SECONDS = 1.0
_KEPT_PAGES = 128
_KEPT_BYTES = 64 * 2**20


@dataclass(slots=True)
class FeedListener:
    """A member that listens, and the next index it was not sent."""

    seat: Seat
    member: ForumMember
    position: int


class ForumFeed:
    """What the streams of this process share."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[SeatId, int, int, bool], tuple[bytes, int]] = OrderedDict()
        self._kept = 0
        self._listened = threading.Event()
        self.ending: Callable[[], bool] = bool

    # The thread that watches

    def run(self, stop: threading.Event) -> None:
        """Watch the logs until told to stop; nobody listening, nothing is asked."""
        feed = Loop("forum-feed", CURRENT, event="forum.feed_stale")
        feed.run(self._look, stop, rest=lambda: self._rest(stop), rests_first=True)

    def _rest(self, stop: threading.Event) -> None:
        """A tenth of a second; with nobody to wake, until somebody listens."""
        if self._waiting or self._sizes:
            stop.wait(EVERY_SECONDS)
            return
        self._listened.wait(NOBODY_SECONDS)
        self._listened.clear()

    def wake(self) -> None:
        """Somebody listens, or the process ends."""
        self._listened.set()

    def _look(self) -> None:
        if not self._waiting and not self._sizes:
            return
        with reading(INSTALLATION) as tx:
            sizes = tx.forum.newest()
        if sizes != self._sizes:
            self._sizes = sizes
            self._wake()

    def _wake(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)

    # What the streams ask

    def admit(self, forum: str, authorization: str, after: int) -> FeedListener:
        """The member whose pass this is, or a refusal."""
        scheme, _, text = authorization.partition(" ")
        pass_text = text.strip() if scheme.lower() == access.SCHEME.lower() else ""
        claimed = access.bearer_of(pass_text)
        now = datetime.now(UTC)
        try:
            with transaction(INSTALLATION) as tx:
                seat = tx.forum.hub_of(ForumId(forum))
                try:
                    member = tx.forum.member(seat.id, claimed)
                except NotFound:
                    raise problem("forum.pass-no-member", access.BadPass) from None
                access.require_pass(pass_text, member.public_key, forum=seat.forum, now=now)
                forum_feeding.record_position(seat, member.id, position=after + 1, tx=tx, now=now)
        finally:
            close_connection()
        self._sizes.setdefault(seat.forum, seat.position)
        self.wake()
        return FeedListener(seat, member, after + 1)

    def has_news(self, listener: FeedListener) -> bool:
        """Whether the log has grown past what it was sent."""
        return self._sizes.get(listener.seat.forum, 0) > listener.position

    def page(self, listener: FeedListener) -> bytes:
        """The next lines for it, and the head over them."""
        holds = forum_feeding.may_hold_list(listener.member)
        size = self._sizes.get(listener.seat.forum, 0)
        key = (listener.seat.id, listener.position, size, holds)
        with self._lock:
            rendered_page = self._pages.get(key)
        if rendered_page is None:
            rendered_page = self._make_page(listener, key)
        lines, listener.position = rendered_page
        return lines

    def beat(self, listener: FeedListener) -> None:
        """It is still there; raises once it is no member any more."""
        try:
            with transaction(INSTALLATION) as tx:
                member = tx.forum.member(listener.seat.id, listener.member.id)
                if member.is_out:
                    raise problem("app.not-a-member", member_name=member.name)
                forum_feeding.record_position(
                    listener.seat,
                    member.id,
                    position=listener.position,
                    tx=tx,
                    now=datetime.now(UTC),
                )
                listener.member = member
        finally:
            close_connection()

    async def growth(self, seconds: float) -> None:
        """Sleep until some log has grown, or so long."""
        event = asyncio.Event()
        waiter = (asyncio.get_running_loop(), event)
        with self._lock:
            self._waiting.add(waiter)
        self.wake()
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            with self._lock:
                self._waiting.discard(waiter)

    def is_ending(self) -> bool:
        """Whether the server wants to stop."""
        return self.ending()

    def _make_page(
        self, listener: FeedListener, key: tuple[SeatId, int, int, bool]
    ) -> tuple[bytes, int]:
        try:
            with reading(listener.seat.organisation) as tx:
                page = forum_feeding.page(
                    listener.seat, listener.member, after=listener.position - 1, tx=tx
                )
        finally:
            close_connection()
        lines = [_line(entry) for entry in page.entries]
        lines.append(json.dumps({"checkpoint": page.checkpoint}).encode())
        position = page.entries[-1].index + 1 if page.entries else listener.position
        rendered_page = (b"\n".join(lines) + b"\n", position)
        if not page.is_personal:
            with self._lock:
                self._keep(key, rendered_page)
        return rendered_page

    def _keep(self, key: tuple[SeatId, int, int, bool], rendered_page: tuple[bytes, int]) -> None:
        """The newest pages, a few at most; called with the lock held."""
        if key in self._pages:
            return
        self._pages[key] = rendered_page
        self._kept += len(rendered_page[0])
        while len(self._pages) > _KEPT_PAGES or self._kept > _KEPT_BYTES:
            _, (lines, _position) = self._pages.popitem(last=False)
            self._kept -= len(lines)


def _line(entry: forum_feeding.FedEntry) -> bytes:
    line = {"index": entry.index, "statement": entry.text}
    if entry.openings:
        line["openings"] = {name: dict(opening) for name, opening in entry.openings.items()}
    return json.dumps(line).encode()
