"""What is slow to make and always the same is made once and kept, under the digest of its sources.

Kept in `.test-cache` of the checkout, or in memory where this user may not
write there. Two processes that want the same thing wait for each other.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.folders import CHECKOUT, memory

_KINDS_OF_OLD = 3  # of each name, for branches that are worked on in turn


def kept(name: str, sources: Iterable[Path], make: Callable[[Path], None], *also: str) -> Path:
    """The folder of this name, made from these sources if it is not there yet.

    `make` gets an empty folder and fills it; what it leaves half done when it fails is
    thrown away. `also` are words that the content depends on as well.
    """
    place = _cache() / f"{name}-{digest_of(sources, *also)}"
    if place.exists():
        return place
    with alone(name):
        if not place.exists():
            fresh = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=place.parent))
            try:
                make(fresh)
                fresh.rename(place)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            _forget_old(name)
    return place


def digest_of(sources: Iterable[Path], *also: str) -> str:
    """A short digest of these files, by name and content, and of these words."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(sources):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Nobody else is in here at the same time, in whatever process."""
    with (_cache() / f".{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _cache() -> Path:
    own = CHECKOUT / ".test-cache"
    with suppress(OSError):
        own.mkdir(exist_ok=True)
    if not os.access(own, os.W_OK):
        own = memory() / f"seawall-test-cache-{getpass.getuser()}"
        own.mkdir(exist_ok=True, mode=0o700)
    return own


def _forget_old(name: str) -> None:
    there = sorted(_cache().glob(f"{name}-*"), key=lambda place: place.stat().st_mtime)
    for place in there[:-_KINDS_OF_OLD]:
        shutil.rmtree(place, ignore_errors=True)
