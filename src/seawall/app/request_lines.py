"""What a log may say of a request: its method, the pattern of its route, its status. Nothing sent.

A path, a query, a header or a body is the sender's, and may hold what opens something. So
the message that a library wrote of a request is thrown away, whatever it says, and a line of
our own stands in its place. Of an error the frames and its type are kept; in its message, and
in every other line, what the request brought and what looks like a token of ours is cut out.

A filter of each handler does it, not of a logger: a logger's own filter does not see what its
children pass on.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from seawall.keys.tokens import without_tokens

#: What is shorter is a word of everybody's, and would cut holes into the frames.
SHORTEST = 8
CUT = "[sent]"
#: So much of a body is looked through for what an error may repeat of it.
LONGEST_BODY = 65_536
NO_ROUTE = "(no such address)"
_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


class RequestLines(logging.Filter):
    """Lets every line through, without what a request brought."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put our own words in the place of a line about a request; cut tokens from the rest."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "")
            record.msg = f"{_method(request)} {route_of(request)} {status}".rstrip()
        else:
            record.msg = in_one_line(without_tokens(_message(record)))
        record.args = None
        if _is_refusal(record):
            # the sender's mistake has no frames to look into
            record.exc_info = record.exc_text = None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = told_error(record.exc_info[1], _sent_with(request))
        return True


def guard_lines() -> None:
    """Have every handler of the process tell of requests by their routes."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(one, RequestLines) for one in handler.filters):
            handler.addFilter(RequestLines())


def cut_tokens(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The same for a line of our own: a processor of structlog."""
    for name, value in event.items():
        event[name] = _without_tokens_inside(value)
    return event


def keep_to_a_line(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor for the console: JSON does it by itself. An error's frames stay lines."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = in_one_line(value)
    return event


def in_one_line(text: str) -> str:
    """The text with what ends a line, steers a terminal or cannot be seen written out.

    So nobody whose words we log writes a line of their own (ASVS 5.0 V16.4.1).
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def _without_tokens_inside(value: Any) -> Any:
    """The same value, its texts cut however deep they lie; of an object, what it says of itself."""
    if isinstance(value, str):
        return without_tokens(value)
    if isinstance(value, Mapping):
        return {
            without_tokens(str(name)): _without_tokens_inside(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_tokens_inside(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_tokens(repr(value))


def route_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for."""
    match = request.resolver_match
    if match is None:
        return route_of_path(request.path_info)
    return f"/{match.route}"


def route_of_path(path: str) -> str:
    """The pattern of this address, without what stands in it."""
    try:
        return f"/{resolve(path).route}"
    except (Resolver404, ValueError):
        return NO_ROUTE


def told_error(error: BaseException, sent: set[str] | None) -> str:
    """The frames of an error, and what it and its causes say without what was sent.

    Where nobody knows what was sent, the words are left out.
    """
    text = "".join(traceback.format_exception(error)).rstrip("\n")
    for one in _with_causes(error):
        for message in {str(one), *getattr(one, "__notes__", ())} - {""}:
            text = text.replace(message, CUT if sent is None else _without(message, sent))
    return without_tokens(text)


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """An error, what it came from, and what it holds, each once."""
    met: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in met:
            continue
        met.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]


def _without(message: str, sent: set[str]) -> str:
    words = "|".join(re.escape(word) for word in sorted(sent, key=len, reverse=True))
    return re.sub(words, CUT, message, flags=re.IGNORECASE) if words else message


def _message(record: logging.LogRecord) -> str:
    """What a line says; one whose parts do not fit together is no reason to break off."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args!r}"


def _is_refusal(record: logging.LogRecord) -> bool:
    return 400 <= getattr(record, "status_code", 0) < 500


def _method(request: HttpRequest) -> str:
    """The method, if it is a word of HTTP's: a sender may write anything there."""
    method = request.method or ""
    return method if method.isascii() and method.isalpha() and len(method) < SHORTEST else "?"


def _sent_with(request: object) -> set[str] | None:
    """What came with a request, in pieces as an error may repeat them; None if it cannot be read."""
    if not isinstance(request, HttpRequest):
        return set()
    try:
        fields = list(_fields_of(request))
    except Exception:  # noqa: BLE001 - it is what was refused that cannot be read; a log must be
        return None
    pieces = {written for field in fields for written in (field, repr(field)[1:-1])}
    return {piece for piece in pieces if len(piece) >= SHORTEST}


def _fields_of(request: HttpRequest) -> Iterator[str]:
    yield from (request.path, *request.path.split("/"), request.META.get("QUERY_STRING", ""))
    yield from (*request.headers.values(), *request.COOKIES.values())
    yield from _JSON_STRING.findall(_body_of(request))
    form = getattr(request, "_post", None)  # what was read already: nothing is read for a log
    for query in (request.GET, *([form] if form else [])):
        yield from (value for _, values in query.lists() for value in values)


def _body_of(request: HttpRequest) -> str:
    return getattr(request, "_body", b"")[:LONGEST_BODY].decode(errors="replace")
