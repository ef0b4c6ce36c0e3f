"""What a client of HMA asks: who it is, its query, its one file."""

from __future__ import annotations

from typing import Any

import msgspec
import pydantic
from python_multipart.exceptions import FormParserError
from starlette.requests import Request

from seawall.errors import InvalidRequest, problem
from seawall.exchanges.hma.credentials import secret_of
from seawall.exchanges.hma.hma_refusals import Asked, read_fields
from seawall.gate.body import read_body
from seawall.gate.body_budget import BodyShare
from seawall.gate.index_snapshot import Caller, IndexSnapshot
from seawall.gate.key_admission import Limiter, caller_of
from seawall.gate.multipart_form import read_files
from seawall.keys.strict_json import TwinMembers, require_no_twins

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


def admitted_caller(request: Request, snapshot: IndexSnapshot, limiter: Limiter) -> Caller:
    """The caller, wherever it carries its key; counted."""
    caller = caller_of(secret_of(request.headers), snapshot)
    limiter.count(caller.key)
    return caller


def query(request: Request, model: type[Asked]) -> Asked:
    """The parameters, or the list of what is wrong with them."""
    return read_fields(model, dict(request.query_params))


def names_in(banks: str | None) -> frozenset[str] | None:
    """Bank names between commas; None for all."""
    return frozenset(banks.split(",")) if banks else None


async def one_file(request: Request, *, most: int) -> tuple[str, bytes]:
    """The one file of a form, and its field's name: what kind of content it is."""
    body = await read_body(request, most=most, share=BodyShare.UPLOADS)
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        raise problem("gate.no-file.none")
    try:
        files = read_files(body, content_type)
    except (FormParserError, ValueError, InvalidRequest) as broken:
        raise problem("gate.no-file.unreadable", why=str(broken)) from None
    if not files:
        raise problem("gate.no-file.none")
    if len(files) > 1:
        raise problem("gate.no-file.two-files")
    return next(iter(files.items()))


async def comparison(request: Request) -> dict[str, tuple[str, str]]:
    """Two values for each type named; a type that stands twice is refused."""
    body = await read_body(request, most=LARGEST_COMPARISON, share=BodyShare.ARRIVING)
    try:
        document: Any = msgspec.json.decode(body)
        require_no_twins(body)
    except TwinMembers:
        raise problem("gate.not-comparable.twins") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise problem("gate.not-comparable.no-json") from None
    if not isinstance(document, dict):
        raise problem("gate.not-comparable.no-object")
    return {name: _pair(name, pair) for name, pair in document.items()}


def _pair(name: str, pair: Any) -> tuple[str, str]:
    if not isinstance(pair, list):
        raise problem("gate.not-comparable.no-list", name=name[:80])
    if len(pair) != 2 or not all(isinstance(value, str) for value in pair):
        raise problem("gate.not-comparable.pair")
    first, second = pair
    return first, second
