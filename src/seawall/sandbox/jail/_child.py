"""A child: one file after another, from the jail, until the server hangs up."""

import gc
import os
import socket

import msgspec

from seawall.sandbox.jail import _jail
from seawall.sandbox.jail._openers import Opener, RefusalError
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.jail._wire import (
    AS_DESCRIPTOR,
    REQUEST,
    BrokenLineError,
    ChildReply,
    receive_bytes,
    send_reply,
)
from seawall.sandbox.model import SandboxLimits


def serve_files(sock: socket.socket, opener: Opener, limits: SandboxLimits) -> None:
    """Lock ourselves in, say what holds, then answer until the line is cut."""
    gc.freeze()
    guards = _jail.enter_jail(
        limits.memory_bytes, keep=sock.fileno(), threads=getattr(opener, "THREADS", False)
    )
    send_reply(sock, ChildReply(guards=guards))
    while True:
        try:
            ask, source = _request(sock)
        except BrokenLineError:
            os._exit(0)
        _answer(sock, opener, source, ask=ask, limits=limits)
        source.close()
        del source
        gc.collect()


def _request(sock: socket.socket) -> tuple[bytes, HostileFile]:
    head, lines, _, _ = socket.recv_fds(sock, REQUEST.size, 1)
    if not head:
        raise BrokenLineError("the server has gone")
    head += receive_bytes(sock, REQUEST.size - len(head))
    flags, ask_size, size = REQUEST.unpack(head)
    ask = bytes(receive_bytes(sock, ask_size))
    if flags & AS_DESCRIPTOR:
        return ask, HostileFile(size, fd=lines[0])
    return ask, HostileFile(size, content=receive_bytes(sock, size))


def _answer(
    sock: socket.socket, opener: Opener, source: HostileFile, *, ask: bytes, limits: SandboxLimits
) -> None:
    def report(share: float) -> None:
        send_reply(sock, ChildReply(done=min(1.0, max(0.0, share))))

    try:
        facts, blob = opener.examine(source, ask, limits, report)
    except RefusalError as refused:
        send_reply(sock, ChildReply(refusal=refused.why, detail=refused.detail[:400]))
    else:
        send_reply(sock, ChildReply(facts=msgspec.Raw(msgspec.json.encode(facts))), blob)
