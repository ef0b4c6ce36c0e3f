"""Lanes of threads: what takes minutes never holds up what takes milliseconds.

Words and hashes have threads of their own, and so has each family of files: pictures, videos,
sound, documents, archives, and what is of no known kind. A file may keep a decoder busy for long
after its sender has got the fail mode's answer; the check goes on, since a late hit must be
recorded and opens its case. Such files wait for others of their family, in turns by account.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from seawall.gate.fair_lane import FairLane
from seawall.intake.submission import Submission
from seawall.sandbox.sniff import family_of, sniff_format

LONG = ("video", "sound", "archive", "document", "file")
#: So many long files of a family may wait or run: a thread each, which mostly waits for its place
#: in the sandbox, where turns are fair.
MOST_LONG = 32
#: So many pictures may wait or run, and so many threads look at them.
MOST_PICTURES, PICTURE_THREADS = 1_024, 32
T = TypeVar("T")


class Lanes:
    """Where checks run."""

    def __init__(self, threads: int, *, most_long: int = MOST_LONG) -> None:
        self._words = ThreadPoolExecutor(threads, thread_name_prefix="seawall-gate")
        self._files = {
            family: FairLane(family, threads=most_long, most=most_long) for family in LONG
        }
        self._files["picture"] = FairLane("picture", threads=PICTURE_THREADS, most=MOST_PICTURES)

    def submit(self, check: Callable[[Submission], T], submission: Submission) -> Future[T]:
        """Run this check in its lane; raises `LaneFull` where that, or its account's share, is."""
        content = submission.content
        if content is None:
            return self._words.submit(check, submission)
        lane = self._files[lane_of(content)]
        return lane.submit(partial(check, submission), submission.claimant, len(content))

    def submit_closed(self, check: Callable[[Submission], T], submission: Submission) -> Future[T]:
        """Run a check that opens no file."""
        return self._words.submit(check, submission)

    def close(self) -> None:
        """Let running checks finish."""
        self._words.shutdown(wait=True)
        for lane in self._files.values():
            lane.close()


def lane_of(content: bytes) -> str:
    """The family whose lane a file takes; what is of none may take long as well."""
    return family_of(sniff_format(content)) or "file"
