"""Memory runs out: a process that eats its own, and a room of the kernel's that is small."""

from __future__ import annotations

import mmap
import os
import random
import re
import resource
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

MEGABYTE = 2**20
_BLOCK = 64 * 1024
_SLACK = 48 * MEGABYTE
_GROUPS = Path("/sys/fs/cgroup")


class Hunger:
    """What a process eats before each order: nothing, more and more, or all but a little.

    `all:8` leaves at most 8 blocks of 64 KiB; where fewer are thrown, an order finds too little.
    """

    def __init__(self, kind: str) -> None:
        self.kind, _, blocks = kind.partition(":")
        self.eaten, self.most_left = [], int(blocks or 0)
        self.dice = random.Random(kind)

    def eat(self) -> None:
        """Eat; with `all` a limit of the process's own (RLIMIT_AS) makes malloc fail.

        Addresses are eaten by themselves and before the heap is: a heap that has grown to the
        limit never shrinks below its last block, and SQLite could not map its index again.
        """
        if self.kind == "steadily":
            self.eaten.append(b"x" * (4 * MEGABYTE))
        elif self.kind == "all":
            self._eat_all()

    def fast(self) -> None:
        """Give everything back."""
        self.eaten.clear()

    def _eat_all(self) -> None:
        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (_size() + _SLACK,) * 2)
        with suppress(OSError):
            while True:
                self.eaten.append(mmap.mmap(-1, _BLOCK))
        with suppress(MemoryError):
            while True:
                self.eaten.append(b"x" * _BLOCK)
        del self.eaten[: self.dice.randint(0, self.most_left)]


def _size() -> int:
    """How much address space this process has, in bytes."""
    said = re.search(r"VmSize:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert said
    return int(said[1]) * 1024


@contextmanager
def small_room(*, megabytes: int) -> Iterator[Path]:
    """A cgroup with so much memory; who is in it and wants more is killed by the kernel.

    Write the number of a process into the file that is yielded. Only root may make one.
    """
    if os.geteuid() != 0:
        pytest.skip("only root may make a cgroup")
    parent, limit = _controller()
    group = parent / f"seawall-{secrets.token_hex(4)}"
    try:
        group.mkdir()
        (group / limit).write_text(str(megabytes * MEGABYTE))
    except OSError as refused:
        pytest.skip(f"this machine refuses cgroups: {refused}")
    try:
        yield group / "cgroup.procs"
    finally:
        group.rmdir()


def _controller() -> tuple[Path, str]:
    """Where groups are made, and the file of their limit: of the first version or the second."""
    first = _GROUPS / "memory"
    return (first, "memory.limit_in_bytes") if first.exists() else (_GROUPS, "memory.max")
