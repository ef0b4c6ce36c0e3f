"""How the server and a child talk: lengths first, then exactly as many bytes.

A request is a flag, a length and the file; an answer is two lengths, a JSON object
and a rendition. The server believes nothing: lengths are capped before anything is
read, and the JSON must have exactly the expected fields, types and ranges.
"""

import socket
import struct
import time
from typing import Annotated, Literal

import msgspec

REQUEST = struct.Struct("!BQ")
REPLY = struct.Struct("!IQ")
LONGEST_REPLY = 1 << 16

Why = Literal["", "unreadable", "unsupported", "pixels", "memory"]
Text = Annotated[str, msgspec.Meta(max_length=400)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class WireView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view as the child reports it."""

    name: Annotated[str, msgspec.Meta(pattern="^(stored|upright|on_white)$")]
    pdq: Hash
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)]


class WireFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture as the child reports it."""

    width: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    height: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    format: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,8}$")]
    mode: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9;]{1,8}$")]
    frames: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    orientation: Annotated[int, msgspec.Meta(ge=1, le=8)]
    views: Annotated[list[WireView], msgspec.Meta(min_length=1, max_length=3)]
    notes: Annotated[list[Text], msgspec.Meta(max_length=16)] = []


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer: facts, or the name of a refusal and what was wrong."""

    facts: WireFacts | None = None
    refusal: Why = ""
    detail: Text = ""
    guards: dict[str, bool] | None = None


class BrokenLineError(Exception):
    """The other side has gone, or broke the rules of the conversation."""


def send_reply(sock: socket.socket, reply: Reply, rendition: bytes = b"") -> None:
    """Answer, from the child."""
    text = msgspec.json.encode(reply)
    sock.sendall(REPLY.pack(len(text), len(rendition)) + text + rendition)


def receive_reply(sock: socket.socket, *, until: float, most: int) -> tuple[Reply, bytes]:
    """Read an answer; a flood is cut, and nonsense is as good as silence."""
    text_size, blob_size = REPLY.unpack(receive(sock, REPLY.size, until=until))
    if text_size > LONGEST_REPLY or blob_size > most:
        raise BrokenLineError("the answer is too long")
    text = receive(sock, text_size, until=until)
    try:
        reply = msgspec.json.decode(text, type=Reply)
    except msgspec.MsgspecError as error:
        raise BrokenLineError("the answer makes no sense") from error
    return reply, bytes(receive(sock, blob_size, until=until))


def send(sock: socket.socket, data: bytes, *, until: float) -> None:
    """Send all of it before the deadline."""
    sock.settimeout(_left(until))
    try:
        sock.sendall(data)
    except (BrokenPipeError, ConnectionError) as error:
        raise BrokenLineError("the child has gone") from error


def receive(sock: socket.socket, size: int, *, until: float | None = None) -> bytearray:
    """Read exactly so many bytes, before the deadline if there is one."""
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size:
        if until is not None:
            sock.settimeout(_left(until))
        try:
            got = sock.recv_into(view[done:])
        except ConnectionError as error:
            raise BrokenLineError("the child has gone") from error
        if not got:
            raise BrokenLineError("the other side has closed")
        done += got
    return data


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
