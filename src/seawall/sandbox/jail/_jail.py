"""The jail a child walks into before it sees its first byte, and cannot leave.

Each guard alone would do against most attacks; together they hold when one of them
fails or the kernel lacks it. `enter_jail` says which took hold, so that `seawall doctor`
reports what is, not what was meant.
"""

import ctypes
import os
import resource
import signal
from pathlib import Path

from seawall.sandbox.jail import _landlock, _seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_FILES = 16

#: What a child must say holds it, before it is given a file.
GUARDS = ("no_new_privileges", "not_dumpable", "resource_limits", "landlock", "seccomp")


def enter_jail(memory_bytes: int, *, keep: int, threads: bool = False) -> dict[str, bool]:
    """Lock ourselves in, keeping one open file; says which guards took hold.

    With ``threads``, threads may be started; processes still may not.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _close_others(keep)
    return {
        "no_new_privileges": libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0,
        "not_dumpable": libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0,
        "resource_limits": _limit(memory_bytes, threads=threads),
        "landlock": _landlock.confine_paths(libc),
        "seccomp": _seccomp.confine_calls(libc, threads=threads),
    }


def _limit(memory_bytes: int, *, threads: bool) -> bool:
    limits = {
        resource.RLIMIT_AS: memory_bytes + _mapped(),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _FILES,
    }
    if threads:  # the limit counts a user's threads in all processes: seccomp decides alone
        del limits[resource.RLIMIT_NPROC]
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
    return True


def _mapped() -> int:
    """Bytes of the libraries' code and constants, which no file is charged for.

    They are mapped from files, cannot be written and mostly never touched: OpenCV alone
    maps 300 MB and uses 15.
    """
    total = 0
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, _, _, inode = line.split()[:5]
        if "w" not in rights and inode != "0":
            start, end = (int(place, 16) for place in span.split("-"))
            total += end - start
    return total


def _close_others(keep: int) -> None:
    """Nothing inherited stays open: the first three lead nowhere, the rest is shut."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.closerange(3, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
