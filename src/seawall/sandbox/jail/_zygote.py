"""The zygote: loads everything once, stays single-threaded, and forks children.

Forking the server itself would copy its locks mid-flight and its memory, secrets
included, into a process that opens hostile files. This one is started fresh, with an
empty environment, and never reads a byte of content.

Spoken to over one socket: ``fork`` is answered by a process id and the server's end
of the child's line, ``kill <id>`` by ``gone``. When the server ends, so does all.
"""

import contextlib
import json
import os
import signal
import socket
import sys

from seawall.sandbox.jail import _child
from seawall.sandbox.jail._openers import Opener, opener
from seawall.sandbox.model import SandboxLimits


def main() -> None:
    """Serve the server that started us; arguments: a descriptor, a family, limits."""
    control = socket.socket(fileno=int(sys.argv[1]))
    opens = opener(sys.argv[2])
    limits = SandboxLimits(**json.loads(sys.argv[3]))
    os.nice(limits.niceness)
    opens.prepare(limits)
    children: set[int] = set()
    while command := control.recv(64):
        word, _, number = command.partition(b" ")
        if word == b"fork":
            children.add(_fork(control, opens, limits))
        elif word == b"kill":
            _kill(int(number), children)
            control.send(b"gone")
    for child in list(children):
        _kill(child, children)
    os._exit(0)  # the server waits for the end; to take libraries down is a long part of it


def _fork(control: socket.socket, opens: Opener, limits: SandboxLimits) -> int:
    child_end, parent_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    child = os.fork()
    if not child:
        _become_child(child_end, opens, limits)
    child_end.close()
    socket.send_fds(control, [str(child).encode()], [parent_end.fileno()])
    parent_end.close()
    return child


def _become_child(sock: socket.socket, opens: Opener, limits: SandboxLimits) -> None:
    """Never returns: whatever happens in a child must not unwind into the zygote."""
    try:
        _child.serve_files(sock, opens, limits)
    finally:
        os._exit(1)


def _kill(child: int, children: set[int]) -> None:
    """End and bury a child of ours; a number that is not ours is left alone."""
    if child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        children.discard(child)


if __name__ == "__main__":
    main()
