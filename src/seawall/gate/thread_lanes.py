"""Two lanes of threads: what takes minutes never holds up what takes milliseconds.

A video, a recording, an archive or a document may keep a decoder busy for long after
its sender has got the fail mode's answer; the check goes on, since a late hit must be
recorded and opens its case. Such files wait for each other; pictures and words do not
wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from seawall.errors import Unavailable
from seawall.intake.submission import Submission
from seawall.sandbox.sniff import family_of, sniff_format

LONG = frozenset({"video", "sound", "archive", "document"})
#: So many long files may wait or run; each is held in memory until it is done.
MOST_LONG = 32
T = TypeVar("T")


class TooManyLongFiles(Unavailable):
    """The queue of videos, recordings, archives and documents is full."""


class Lanes:
    """Where checks run."""

    def __init__(self, threads: int, long_threads: int, *, most_long: int = MOST_LONG) -> None:
        self._quick = ThreadPoolExecutor(threads, thread_name_prefix="seawall-gate")
        self._long = ThreadPoolExecutor(long_threads, thread_name_prefix="seawall-long")
        self._room = BoundedSemaphore(most_long)

    def submit(self, check: Callable[[Submission], T], submission: Submission) -> Future[T]:
        """Run this check in its lane; raises `TooManyLongFiles` where that is full."""
        if not is_long(submission):
            return self._quick.submit(check, submission)
        if not self._room.acquire(blocking=False):
            raise TooManyLongFiles(
                "too many long files are waiting", remedy="Send it again in a minute."
            )
        running = self._long.submit(check, submission)
        running.add_done_callback(lambda _: self._room.release())
        return running

    def close(self) -> None:
        """Let running checks finish."""
        self._quick.shutdown(wait=True)
        self._long.shutdown(wait=True)


def is_long(submission: Submission) -> bool:
    """Whether its file may take longer than its sender waits."""
    content = submission.content
    return content is not None and family_of(sniff_format(content)) in LONG
