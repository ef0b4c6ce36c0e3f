"""The system calls a child may still make: compute, answer, end.

A seccomp filter written out as BPF, so that no package beyond the kernel is needed.
Whatever is not on the list fails with EPERM: no opening, no sockets, no processes,
no signals to others, and no memory that can be both written and run. Another
architecture's call numbers, which would mean other calls, end the child.

A family whose only reader cannot do without (HEIC) may start threads of its own: `clone`
with exactly the flags of glibc's `pthread_create`, nothing that would be a process.
"""

import ctypes
import errno
import platform
import struct

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NO_SUCH = 0x00050000 | errno.ENOSYS
_X32, _PROT_EXEC = 0x40000000, 4
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

_ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# The number of each call on x86-64, then on aarch64.
_CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, 73),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),  # a file to open comes as a descriptor, from the server only
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_MAPPING = {"mmap": (9, 222), "mprotect": (10, 226)}
_CLONE, _CLONE3, _SET_ROBUST_LIST = (56, 220), (435, 435), (273, 99)
# VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID
_OF_A_THREAD = 0x3D0F00


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine_calls(libc: ctypes.CDLL, *, threads: bool = False) -> bool:
    """Install the filter for good; false where the kernel has none or knows us not."""
    machine = platform.machine()
    if machine not in _ARCHES:
        return False
    code = _filter(machine, threads=threads)
    program = _Program(len(code) // 8, code)
    status: int = libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0)
    return status == 0


def _filter(machine: str, *, threads: bool) -> bytes:
    column = list(_ARCHES).index(machine)
    allowed = [numbers[column] for numbers in _CALLS.values()]
    mapping = [numbers[column] for numbers in _MAPPING.values()]
    body: list[tuple[int, int, int, int]] = []
    # from the end, so that every jump knows how far it has to go
    tail = [
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_ANY_BIT, 1, 0, _PROT_EXEC),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    for number in mapping:
        distance = len(mapping) + len(allowed) - len(body) - 1
        body.append((_EQUAL, distance + 1, 0, number))
    for number in allowed:
        distance = len(mapping) + len(allowed) - len(body) - 1
        body.append((_EQUAL, distance + 3, 0, number))
    head = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, _ARCHES[machine]), (_RETURN, 0, 0, _KILL)]
    head += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    if threads:
        head += _threads(column)
    return b"".join(struct.pack("=HBBI", *line) for line in head + body + tail)


def _threads(column: int) -> list[tuple[int, int, int, int]]:
    """Threads alone: `clone3`, whose flags a filter cannot see, is said not to exist."""
    return [
        (_EQUAL, 0, 1, _CLONE3[column]),
        (_RETURN, 0, 0, _NO_SUCH),
        (_EQUAL, 0, 1, _SET_ROBUST_LIST[column]),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _OF_A_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
