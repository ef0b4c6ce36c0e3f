"""Every HTTP call that leaves: checked, pinned, bounded as a whole, for a named purpose.

No redirects, no cookies, no proxy from the environment. An address that leads inside our
own walls raises `UnsafeAddress` before anything is dialled; whatever else goes wrong is an
answer without a status.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import httpcore2
import httpx2

from seawall.config import settings
from seawall.ids import INSTALLATION, OrganisationId
from seawall.outbound import name_resolution
from seawall.outbound.call_purpose import TRACES, CallPurpose
from seawall.outbound.deadline import CallDeadline
from seawall.outbound.dialling import OLDEST_TLS
from seawall.outbound.egress import NameUnknown, PinnedUrl, pin_address
from seawall.outbound.listed_places import walls_for
from seawall.outbound.model import CallAnswer, CallFailure, OutboundCall
from seawall.outbound.transport import PinnedBackend
from seawall.spans import span

_LATE = (TimeoutError, httpcore2.TimeoutException)
_BROKEN = (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.HTTPError)
_HAVE_BODIES = frozenset({"POST", "PUT", "PATCH"})
_MOST_OF_A_REFUSAL = 2**20


def pinned_address(
    url: str,
    purpose: CallPurpose,
    *,
    organisation: OrganisationId,
    deadline: CallDeadline | None = None,
) -> PinnedUrl:
    """Check a URL and fix the addresses it may be called at; raises `UnsafeAddress`."""
    resolve = partial(
        name_resolution.resolve_name, deadline=deadline or CallDeadline(purpose.seconds)
    )
    walls = walls_for(purpose, organisation, settings())
    return pin_address(url, resolve=resolve, walls=walls, is_looking=purpose.only_looks)


def send_call(call: OutboundCall, *, at: PinnedUrl | None = None) -> CallAnswer:
    """Make a call, at an address that was pinned before or is now; what went wrong is told."""
    if call.purpose is TRACES:  # a span about the sending of spans would be sent, too
        return _sent_and_heard(call, at)
    with span("call", purpose=call.purpose.name) as current:
        answer = _sent_and_heard(call, at)
        current.note(status=answer.status or 0, failure=str(answer.failure or ""))
        return answer


def _sent_and_heard(call: OutboundCall, at: PinnedUrl | None) -> CallAnswer:
    deadline = CallDeadline(call.purpose.seconds)
    with _told(deadline) as answers:
        with _opened(call, at, deadline) as response:
            body, is_cut = _read(response, call)
        answers.append(
            CallAnswer(
                response.status_code, "", deadline.passed_ms, _headers(response), body, is_cut
            )
        )
    return answers[0]


def knock(url: str, purpose: CallPurpose) -> str:
    """Make a connection, in TLS where the address asks for it, and ask nothing.

    What went wrong; empty where somebody listens there. Raises `UnsafeAddress`.
    """
    deadline = CallDeadline(purpose.seconds)
    with _told(deadline) as answers:
        to = pinned_address(url, purpose, organisation=INSTALLATION, deadline=deadline)
        stream = PinnedBackend(to, deadline).connect_tcp(to.host, to.port)
        try:
            if to.is_secure:
                stream = stream.start_tls(_trust(purpose.goes_anywhere), to.host.strip("[]"))
        finally:
            stream.close()
    return answers[0].error if answers else ""


def save_file(call: OutboundCall, into: Path) -> CallAnswer:
    """Bring a file here, piece by piece; it is there, and whole, only where the status is 200."""
    deadline = CallDeadline(call.purpose.seconds)
    with _told(deadline) as answers:
        with _opened(call, None, deadline) as response:
            body = b""
            if response.status_code == 200:
                _write(response, call.purpose.most, into)
            else:
                body, _ = _read(response, call)
        answers.append(
            CallAnswer(response.status_code, "", deadline.passed_ms, _headers(response), body)
        )
    return answers[0]


def lines(call: OutboundCall) -> Iterator[bytes]:
    """The lines of a long answer, until it ends; raises `NoLines` where it ends early.

    The purpose's time and size are those of each line: a long answer has no end of its own,
    and one that says nothing whole for so long is over.
    """
    deadline = CallDeadline(call.purpose.seconds)
    with _told(deadline) as answers, _opened(call, None, deadline) as response:
        if response.status_code != 200:
            body, _ = _read(response, call)
            raise NoLines(CallAnswer(response.status_code, headers=_headers(response), body=body))
        yield from _lines(response, call.purpose.most, deadline)
    if answers:
        raise NoLines(answers[0])


class NoLines(Exception):
    """The long answer did not come, or broke off; `answer` says why."""

    def __init__(self, answer: CallAnswer) -> None:
        super().__init__(answer.error or f"the status is {answer.status}")
        self.answer = answer


class _AnswerTooLarge(Exception):
    """There was more than the purpose allows."""


@contextmanager
def _told(deadline: CallDeadline) -> Iterator[list[CallAnswer]]:
    """The place for an answer; where a call fails, the failure is put there."""
    answers: list[CallAnswer] = []
    try:
        yield answers
    except NameUnknown as unknown:
        answers.append(_failed(CallFailure.NAME_UNKNOWN, unknown.detail, deadline))
    except _LATE:
        answers.append(
            _failed(CallFailure.LATE, f"no answer within {deadline.seconds:g} s", deadline)
        )
    except httpcore2.ConnectError as wrong:
        answers.append(_failed(CallFailure.UNREACHED, f"ConnectError: {wrong}", deadline))
    except _BROKEN as wrong:
        answers.append(_failed(CallFailure.BROKEN, f"{type(wrong).__name__}: {wrong}", deadline))
    except _AnswerTooLarge as wrong:
        answers.append(_failed(CallFailure.TOO_LARGE, str(wrong), deadline))


def _failed(failure: CallFailure, error: str, deadline: CallDeadline) -> CallAnswer:
    return CallAnswer(None, error[:500], deadline.passed_ms, failure=failure)


@contextmanager
def _opened(
    call: OutboundCall, at: PinnedUrl | None, deadline: CallDeadline
) -> Iterator[httpx2.Response]:
    """The beginning of an answer, with its body still to be read."""
    to = at or pinned_address(
        call.url, call.purpose, organisation=call.organisation, deadline=deadline
    )
    url = httpcore2.URL(
        scheme=b"https" if to.is_secure else b"http",
        host=to.host.strip("[]").encode("ascii"),
        port=to.port,
        target=to.path.encode("ascii"),
    )
    with (
        httpcore2.ConnectionPool(
            ssl_context=_trust(call.purpose.goes_anywhere),
            network_backend=PinnedBackend(to, deadline),
        ) as pool,
        pool.stream(
            call.method, url, headers=_sent(call, to), content=call.body or None
        ) as response,
    ):
        yield httpx2.Response(
            response.status, headers=response.headers, stream=_BodyParts(response.iter_stream())
        )


@dataclass(frozen=True, slots=True)
class _BodyParts(httpx2.SyncByteStream):
    """A body as it comes."""

    parts: Iterator[bytes]

    def __iter__(self) -> Iterator[bytes]:
        return self.parts


def _sent(call: OutboundCall, to: PinnedUrl) -> list[tuple[bytes, bytes]]:
    headers = {
        "user-agent": "Seawall",
        "accept-encoding": "gzip, deflate" if call.purpose.unpacks else "identity",
        **{name.lower(): text for name, text in call.headers.items()},
        "host": to.host_header,
    }
    if call.body or call.method in _HAVE_BODIES:
        headers["content-length"] = str(len(call.body))
    return [(name.encode("ascii"), text.encode("utf-8")) for name, text in headers.items()]


def _headers(response: httpx2.Response) -> Mapping[str, str]:
    return {name.lower(): text for name, text in response.headers.items()}


def _read(response: httpx2.Response, call: OutboundCall) -> tuple[bytes, bool]:
    """As much of the body as is wanted, and whether there was more.

    A redirect is read for where it leads, and a refusal for the reason it begins with.
    """
    if response.has_redirect_location:
        return b"", False
    most, is_beginning_enough = call.purpose.most, call.purpose.is_beginning_enough
    if not response.is_success:
        most, is_beginning_enough = min(most, _MOST_OF_A_REFUSAL), True
    body = bytearray()
    for chunk in response.iter_bytes() if call.purpose.unpacks else response.iter_raw():
        body += chunk
        if len(body) > most:
            if not is_beginning_enough:
                raise _AnswerTooLarge(f"more than {most:,} bytes")
            return bytes(body[:most]), True
    return bytes(body), False


def _write(response: httpx2.Response, most: int, into: Path) -> None:
    """Into the place itself: whoever asked for the file checks it before using it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with into.open("wb") as file:
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > most:
                raise _AnswerTooLarge(f"more than {most:,} bytes")
            file.write(chunk)


def _lines(response: httpx2.Response, longest: int, deadline: CallDeadline) -> Iterator[bytes]:
    remainder = b""
    for chunk in response.iter_raw():
        *lines, remainder = (remainder + chunk).split(b"\n")
        if len(remainder) > longest:
            raise _AnswerTooLarge(f"a line of more than {longest:,} bytes")
        yield from lines
        if lines:
            deadline.begin_again()


@cache
def _trust(by_environment: bool) -> ssl.SSLContext:
    """The system's certificates; for the operator's own servers also what `SSL_CERT_FILE` says."""
    context: ssl.SSLContext = httpx2.create_ssl_context(trust_env=by_environment)
    context.minimum_version = OLDEST_TLS
    return context
