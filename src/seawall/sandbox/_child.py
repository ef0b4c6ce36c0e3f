"""A child: one file after another, from the jail, until the server hangs up."""

import gc
import os
import socket

from seawall.sandbox import _jail, _picture
from seawall.sandbox._wire import REQUEST, BrokenLineError, Reply, receive, send_reply
from seawall.sandbox.model import Limits

WITH_RENDITION = 1


def serve(sock: socket.socket, limits: Limits) -> None:
    """Lock ourselves in, say what holds, then answer until the line is cut."""
    gc.freeze()
    guards = _jail.enter(limits.memory_bytes, keep=sock.fileno())
    send_reply(sock, Reply(guards=guards))
    while True:
        try:
            flags, size = REQUEST.unpack(receive(sock, REQUEST.size))
        except BrokenLineError:
            os._exit(0)
        _answer(sock, bytes(receive(sock, size)), limits, rendition=bool(flags & WITH_RENDITION))
        gc.collect()


def _answer(sock: socket.socket, content: bytes, limits: Limits, *, rendition: bool) -> None:
    try:
        facts, safe = _picture.examine(content, limits, rendition=rendition)
    except _picture.RefusalError as refused:
        send_reply(sock, Reply(refusal=refused.why, detail=refused.detail[:400]))
    else:
        send_reply(sock, Reply(facts=facts), safe)
