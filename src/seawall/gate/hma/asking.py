"""What a client of HMA asks: who it is, its query, its one file."""

from __future__ import annotations

from typing import Any

import msgspec
import pydantic
from python_multipart.exceptions import FormParserError
from starlette.requests import Request

from seawall.errors import InvalidRequest, Malformed
from seawall.exchanges.hma.credentials import secret_of
from seawall.exchanges.hma.refusals import Asked, read
from seawall.gate.admission import Limiter, caller_of
from seawall.gate.body import read_body
from seawall.gate.form import read_files
from seawall.gate.snapshot import Caller, Snapshot

#: A comparison is two short values for each type.
LARGEST_COMPARISON = 1 << 20
LONGEST_SIGNAL = 8_192


class HashUrl(pydantic.BaseModel):
    """`GET /h/hash`."""

    url: str
    content_type: str | None = None
    types: str | None = None


class RawLookup(pydantic.BaseModel):
    """`GET /m/raw_lookup`."""

    signal: str = pydantic.Field(max_length=LONGEST_SIGNAL)
    signal_type: str
    banks: str | None = None
    include_distance: bool = False


class Lookup(pydantic.BaseModel):
    """`GET /m/lookup`, and of `POST /m/lookup` what stands in the query."""

    url: str | None = None
    content_type: str | None = None
    types: str | None = None
    signal: str | None = pydantic.Field(None, max_length=LONGEST_SIGNAL)
    signal_type: str | None = None
    banks: str | None = None
    seed: str | None = None
    bypass_coinflip: bool = False


class NoFile(Malformed):
    """No file in the form, or more than one."""


class NotComparable(Malformed):
    """What is to be compared is not two values for each type."""


def admitted(request: Request, snapshot: Snapshot, limiter: Limiter) -> Caller:
    """The caller, wherever it carries its key; counted."""
    caller = caller_of(secret_of(request.headers), snapshot)
    limiter.count(caller.key)
    return caller


def query(request: Request, model: type[Asked]) -> Asked:
    """The parameters, or the list of what is wrong with them."""
    return read(model, dict(request.query_params))


def names_in(banks: str | None) -> frozenset[str] | None:
    """Bank names between commas; None for all."""
    return frozenset(banks.split(",")) if banks else None


async def one_file(request: Request, *, most: int) -> tuple[str, bytes]:
    """The one file of a form, and its field's name: what kind of content it is."""
    body = await read_body(request, most=most)
    written = request.headers.get("content-type", "")
    if not written.lower().startswith("multipart/form-data"):
        raise NoFile("Missing multipart/form-data file upload", field="body")
    try:
        files = read_files(body, written)
    except (FormParserError, ValueError, InvalidRequest) as broken:
        raise NoFile(
            f"The form could not be read: {broken}.",
            field="body",
            remedy="Send one file, its field named `photo` or `video`.",
        ) from None
    if not files:
        raise NoFile("Missing multipart/form-data file upload", field="body")
    if len(files) > 1:
        raise NoFile("Only one file allowed per request", field="body")
    return next(iter(files.items()))


async def comparison(request: Request) -> dict[str, tuple[str, str]]:
    """Two values for each type named."""
    body = await read_body(request, most=LARGEST_COMPARISON)
    try:
        asked: Any = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise NotComparable("Request input is not JSON", field="body") from None
    if not isinstance(asked, dict):
        raise NotComparable("Request input was not a dict", field="body")
    return {name: _pair(name, given) for name, given in asked.items()}


def _pair(name: str, given: Any) -> tuple[str, str]:
    if not isinstance(given, list):
        raise NotComparable(f"Comparison hashes for {name[:80]} was not a list")
    if len(given) != 2 or not all(isinstance(each, str) for each in given):
        raise NotComparable("Comparison hash list length must be exactly 2")
    left, right = given
    return left, right
