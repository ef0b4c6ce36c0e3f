"""Inside the jail: code that has taken a child over can do nothing with it."""

import json
import subprocess
import sys
from functools import cache

import pytest

from seawall.sandbox import guards

ATTACKS = {
    "read a file": "open('/etc/passwd').read()",
    "read a file by a path it had": "os.open('.', os.O_RDONLY)",
    "write a file": "open('/tmp/seawall-was-here', 'w').write('x')",
    "list a folder": "os.listdir('/')",
    "ask about a file": "os.stat('/etc/passwd')",
    "open a socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "open a local socket": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "run a program": "os.execv('/bin/true', ['/bin/true'])",
    "fork": "os.fork()",
    "start a thread": "threading.Thread(target=print).start()",
    "signal its parent": "os.kill(os.getppid(), 0)",
    "signal itself": "os.kill(os.getpid(), signal.SIGTERM)",
    "map memory to run": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "look into another process": "open('/proc/1/mem', 'rb')",
    "raise its limits": "__import__('resource').setrlimit(7, (999, 999))",
    "make a file in memory": "os.memfd_create('x')",
    "take half a gigabyte": "bytearray(512 * 2**20)",
    "change its user": "os.setuid(12345)",
    "load a library": "ctypes.CDLL('libthread_db.so.1')",
}
A_THREAD = "t = threading.Thread(target=bytes); t.start(); t.join()"
NEW_PROCESSES = ("subprocess.run(['/bin/true'])", "ctypes.CDLL(None).vfork() < 0 and os.fork()")
NEEDED = "bytes(10 * 2**20); os.getpid(); os.urandom(8)"
DENIED = (
    "PermissionError",
    "ValueError",
    "MemoryError",
    "OSError",
    "RuntimeError",
    "BlockingIOError",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_child_that_was_taken_over_cannot(attack):
    outcome = in_jail()[ATTACKS[attack]]

    assert outcome.startswith(DENIED), outcome


@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - {"start a thread"}))
def test_a_child_that_may_have_threads_cannot_either(attack):
    outcome = in_jail(threads=True)[ATTACKS[attack]]

    assert outcome.startswith(DENIED), outcome


def test_a_thread_is_all_that_such_a_child_has_more():
    outcomes = in_jail(threads=True)

    assert outcomes[A_THREAD] == "GOT AWAY"
    assert all(outcomes[attack].startswith(DENIED) for attack in NEW_PROCESSES)


def test_what_a_child_needs_it_still_can():
    assert in_jail()[NEEDED] == "GOT AWAY"


def test_every_guard_holds_on_this_kernel():
    assert guards() == dict.fromkeys(
        ("no_new_privileges", "not_dumpable", "resource_limits", "landlock", "seccomp"), True
    )


@cache
def in_jail(*, threads: bool = False) -> dict[str, str]:
    """What came of each of these lines of code, each run in the jail of a child of its own."""
    attempts = [*ATTACKS.values(), A_THREAD, *NEW_PROCESSES, NEEDED]
    program = f"""
import json, os, socket, sys
import ctypes, mmap, resource, signal, subprocess, threading
from seawall.sandbox.jail import _jail
def outcome_of(attempt):
    ours, theirs = socket.socketpair()
    if pid := os.fork():
        theirs.close()
        outcome = ours.recv(1000).decode() or "DIED"
        ours.close()
        os.waitpid(pid, 0)
        return outcome
    ours.close()
    held = _jail.enter_jail(512 * 2**20, keep=theirs.fileno(), threads={threads})
    try:
        assert all(held.values()), held
        exec(attempt)
    except BaseException as error:
        theirs.send((type(error).__name__ + ": " + str(error)).encode())
    else:
        theirs.send(b"GOT AWAY")
    os._exit(0)
print(json.dumps({{attempt: outcome_of(attempt) for attempt in json.load(sys.stdin)}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(attempts),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    outcomes: dict[str, str] = json.loads(done.stdout)
    return outcomes
