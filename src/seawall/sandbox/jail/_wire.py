"""How the server and a child talk: lengths first, then exactly as many bytes.

A request is a question in JSON and a file, sent as bytes or as an open descriptor; an
answer is a JSON object and bytes beside it, after any number of words on progress. The
server believes nothing: lengths are capped before anything is read, and the JSON must
have exactly the expected fields, types and ranges.

Our side of a line is never told whether to block: each call says so for itself. That is a call
of the system less, and a thread lets go of the interpreter less often.
"""

import select
import socket
import struct
import time
from collections import deque
from typing import Annotated, Literal, TypeVar

import msgspec

REQUEST = struct.Struct("!BIQ")  # flags, bytes of the question, bytes of the file
REPLY = struct.Struct("!IQ")
AS_DESCRIPTOR = 1

Why = Literal["", "unreadable", "unsupported", "pixels", "memory", "locked", "bomb", "missing"]
Text = Annotated[str, msgspec.Meta(max_length=400)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Facts = TypeVar("Facts")
Buffer = bytes | bytearray | memoryview
NOTHING = msgspec.Raw(b"null")


class ChildReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An answer: facts, or the name of a refusal and what was wrong; or how far it is."""

    facts: msgspec.Raw = NOTHING
    refusal: Why = ""
    detail: Text = ""
    guards: dict[str, bool] | None = None
    done: Share | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it holds facts or a refusal, and not both."""
        return (bytes(self.facts) == bytes(NOTHING)) is bool(self.refusal)


class BrokenLineError(Exception):
    """The other side has gone, or broke the rules of the conversation."""


def send_reply(sock: socket.socket, reply: ChildReply, blob: bytes = b"") -> None:
    """Answer, from the child."""
    text = msgspec.json.encode(reply)
    sock.sendall(REPLY.pack(len(text), len(blob)) + text + blob)


def receive_reply(sock: socket.socket, *, until: float, most: int) -> tuple[ChildReply, bytes]:
    """Read an answer; a flood is cut, and nonsense is as good as silence."""
    text_size, blob_size = REPLY.unpack(receive_bytes(sock, REPLY.size, until=until))
    if text_size > most or blob_size > most:
        raise BrokenLineError("the answer is too long")
    text = receive_bytes(sock, text_size, until=until)
    try:
        reply = msgspec.json.decode(text, type=ChildReply)
    except msgspec.MsgspecError as error:
        raise BrokenLineError("the answer makes no sense") from error
    return reply, bytes(receive_bytes(sock, blob_size, until=until))


def has_begun(sock: socket.socket, *, until: float) -> bool:
    """Whether the other side says something, or goes, before this moment; reads nothing."""
    return _is_ready(sock, select.POLLIN, until)


def facts_of(reply: ChildReply, kind: type[Facts]) -> Facts:
    """The facts in an answer, if they are exactly of this form."""
    try:
        return msgspec.json.decode(reply.facts, type=kind)
    except msgspec.MsgspecError as error:
        raise BrokenLineError("the facts make no sense") from error


def send_bytes(sock: socket.socket, *parts: Buffer, until: float) -> None:
    """Send all of them, one behind the other, before the deadline."""
    views = deque(memoryview(part) for part in parts if part)
    while views:
        if time.monotonic() >= until:
            raise TimeoutError
        try:
            size = sock.sendmsg(views, (), socket.MSG_DONTWAIT)
        except BlockingIOError:
            _await(sock, select.POLLOUT, until)
            continue
        except ConnectionError as error:
            raise BrokenLineError("the child has gone") from error
        while views and size >= len(views[0]):
            size -= len(views.popleft())
        if size:
            views[0] = views[0][size:]


def send_with_descriptor(sock: socket.socket, data: bytes, fd: int, *, until: float) -> None:
    """Send a few bytes and with them an open file."""
    _await(sock, select.POLLOUT, until)
    try:
        socket.send_fds(sock, [data], [fd])
    except ConnectionError as error:
        raise BrokenLineError("the child has gone") from error


def receive_bytes(sock: socket.socket, size: int, *, until: float | None = None) -> bytearray:
    """Read exactly so many bytes, before the deadline if there is one."""
    data = bytearray(size)
    view, filled = memoryview(data), 0
    waits = 0 if until is None else socket.MSG_DONTWAIT
    while filled < size:
        if until is not None and time.monotonic() >= until:
            raise TimeoutError
        try:
            received = sock.recv_into(view[filled:], 0, waits)
        except BlockingIOError:
            assert until is not None
            _await(sock, select.POLLIN, until)
            continue
        except ConnectionError as error:
            raise BrokenLineError("the child has gone") from error
        if not received:
            raise BrokenLineError("the other side has closed")
        filled += received
    return data


def _await(sock: socket.socket, event: int, until: float) -> None:
    if not _is_ready(sock, event, until):
        raise TimeoutError


def _is_ready(sock: socket.socket, event: int, until: float) -> bool:
    poll = select.poll()
    poll.register(sock, event)
    return bool(poll.poll(max(0.0, until - time.monotonic()) * 1000))
