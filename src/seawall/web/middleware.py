"""One transaction for each request, committed once.

The middleware opens the unit of work in the installation's scope, finds out who
is asking (a key for machines, a session for people), narrows the scope to their
organisation, and gives the view `request.tx` and `request.now`. An answer of 400
or more undoes everything. It stands innermost, so what the session middleware
writes afterwards is its own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.http import HttpRequest, HttpResponseBase

from seawall.enforcement.envelope import VERSION
from seawall.errors import SeawallError, problem
from seawall.exchanges.hma.credentials import secret_of
from seawall.exchanges.hma.hma_endpoints import is_ours
from seawall.forum.access import SCHEME as MEMBERS_SCHEME
from seawall.ids import SessionId
from seawall.intake.intake_faults import AnsweredMeanwhile
from seawall.keys.tokens import token_digest
from seawall.people.access import sessions
from seawall.people.model import ApiKeyRecord, Member
from seawall.transaction import INSTALLATION, Transaction, reading, transaction
from seawall.web import last_member_cookie, limit, problems, taxii_problems
from seawall.web.idempotency import answer_once
from seawall.web.request import SESSION, Call, limits

#: Requests that wait, or hand work to another thread: they open transactions of their own.
UNHELD = frozenset(
    {
        "/v1/events",
        "/v1/orders",
        "/v1/referrals",
        "/v1/answers",
        "/orders/new",
        "/try",
        "/sign-in",
        "/openapi.json",
    }
)
UNHELD_BELOW = ("/v1/items/", "/compat/hma/", "/sign-in/")
#: A page is typeset while nobody waits: what is below the first and ends so.
UNHELD_PRINTS = ("/v1/orders/", "/pdf")
#: What anybody reads over and over, and nobody writes: no writer waits for whoever looks.
READ_BELOW = "/log/"

#: Answers to a question that are kept as a record; every answer to a deed is.
_KEPT = ("/v1/receipts", "/v1/statements/", "/v1/actions/")


class _Undo(Exception):
    def __init__(self, answer: HttpResponseBase) -> None:
        super().__init__()
        self.answer = answer


def _unadmitted(request: HttpRequest) -> Call:
    """The request at this moment, from nobody yet."""
    call = cast("Call", request)
    call.now = datetime.now(UTC)
    call.organisation, call.member, call.key = INSTALLATION, None, None
    call.visit = None
    return call


class OneTransaction:
    """Admit the request, hold one transaction around the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        call = _unadmitted(request)
        answer = problems.tidy_response(request, self._answer(call))
        if problems.is_for_machines(request):
            answer["Seawall-Version"] = VERSION
        if call.member and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"  # not for whoever has the chair next
        last_member_cookie.remember_person(call, answer)
        return answer

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Answer a form with a NUL in it before its view reads it: PostgreSQL breaks on one.

        What machines send is read by schemas, which refuse it by the name of its field.
        """
        if problems.is_for_machines(request) or not _has_nul(request):
            return None
        return problems.answer_problem(request, problem("web.form-with-nul"))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Turn what a view raised into a problem; what we did not raise is our fault."""
        if isinstance(error, SeawallError):
            return problems.answer_problem(request, error)
        return None

    def _answer(self, request: Call) -> HttpResponseBase:
        try:
            _refuse_nul(request)
            if request.path.startswith(READ_BELOW):
                return self._answer_by_reading(request)
            is_unheld = _is_unheld(request.path)
            return self._unheld(request) if is_unheld else self._answer_in_transaction(request)
        except _Undo as undo:
            return undo.answer
        except AnsweredMeanwhile:
            return self._answer(request)  # the first answer is there now: give that one
        except SeawallError as error:
            return problems.answer_problem(request, error)

    def _answer_in_transaction(self, request: Call) -> HttpResponseBase:
        with transaction(INSTALLATION) as tx:
            request.tx = _admit(request, tx)
            answer = answer_once(request, self.get_response)
            if answer.status_code >= 400:
                raise _Undo(answer)
            if _is_kept(request):
                _tell_head(answer, tx)
            return answer

    def _answer_by_reading(self, request: Call) -> HttpResponseBase:
        limit.count_admission(request, "")
        with reading(INSTALLATION) as tx:
            request.tx = tx
            return self.get_response(request)

    def _unheld(self, request: Call) -> HttpResponseBase:
        if _brings_a_key_or_session(request):
            with transaction(INSTALLATION) as tx:
                _admit(request, tx)
        else:
            limit.count_admission(request, "")
        answer = self.get_response(request)
        if request.path.startswith("/v1/") and _is_kept(request) and answer.status_code < 400:
            with reading(INSTALLATION) as tx:  # what it says is committed, and nobody waits
                _tell_head(answer, tx)
        return answer


def _is_unheld(path: str) -> bool:
    prints_below, prints_end = UNHELD_PRINTS
    is_print = path.startswith(prints_below) and path.endswith(prints_end)
    return path in UNHELD or path.startswith(UNHELD_BELOW) or is_print


def _is_kept(request: Call) -> bool:
    """Whether a machine gets a record: the answer to a deed, or to a question about one."""
    is_record = request.method not in ("GET", "HEAD") or request.path.startswith(_KEPT)
    return is_record and problems.is_for_machines(request)


def _tell_head(answer: HttpResponseBase, tx: Transaction) -> None:
    """Let whoever keeps an answer keep the head of our ledger with it."""
    if line := tx.ledger.head_line():
        answer["Seawall-Log"] = line


def _refuse_nul(request: Call) -> None:
    """No id has a NUL in it, and PostgreSQL breaks on one: say so before anything is asked."""
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise problem("web.address-with-nul")


def _has_nul(request: HttpRequest) -> bool:
    return any("\x00" in name or "\x00" in "".join(values) for name, values in request.POST.lists())


def _brings_a_key_or_session(request: Call) -> bool:
    """Whether there is anybody to look up: for strangers nothing is asked of the database."""
    return _secret(request) is not None or bool(request.session.get(SESSION))


def _admit(request: Call, tx: Transaction) -> Transaction:
    """Find out who is asking, and narrow the transaction to their organisation."""
    request.key = _key(request, tx)
    request.member = None if request.key else _member(request, tx)
    asking = request.key or request.member
    limit.count_admission(request, asking.id if asking else "")
    if asking is None:
        return tx
    request.organisation = asking.organisation
    return tx.of(asking.organisation)


def _secret(request: Call) -> str | None:
    """The key as it was sent, or None; clients of HMA have more places to put it."""
    if is_ours(request.path):
        return secret_of(request.headers) or None
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if not scheme or scheme.lower() == MEMBERS_SCHEME.lower():
        return None  # a forum's member signs a pass of its own: `api/forum.py` checks it
    if scheme.lower() == "basic" and taxii_problems.is_taxii(request):
        scheme, secret = "bearer", _password(secret)
    if scheme.lower() != "bearer":
        raise problem("web.scheme-unknown")
    return secret.strip()


def _key(request: Call, tx: Transaction) -> ApiKeyRecord | None:
    secret = _secret(request)
    if secret is None:
        return None
    key = tx.people.key_by_digest(token_digest(secret))
    if key is None or key.revoked_at is not None:
        raise problem("web.key-unknown")
    if not key.is_good(request.now):
        raise problem("web.key-ran-out", key=key.id, day=f"{key.expires_at:%d %b %Y}")
    day = request.now.replace(hour=0, minute=0, second=0, microsecond=0)
    if key.last_used_on is None or key.last_used_on < day:
        tx.people.note_key_use(key.id, day=day)
    return key


def _password(credentials: str) -> str:
    """The password of HTTP Basic (RFC 7617): TAXII's clients know no other place for a key."""
    try:
        return base64.b64decode(credentials.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _member(request: Call, tx: Transaction) -> Member | None:
    """The person whose session this is, while it lasts and they are active."""
    session_id = request.session.get(SESSION)
    found = tx.access.session(SessionId(session_id)) if session_id else None
    if found is None:
        return None
    visit, member = found
    if not sessions.is_live(visit, now=request.now, limits=limits()) or not member.is_active:
        return None
    if sessions.needs_note(visit, now=request.now):
        tx.access.note_session(visit.id, now=request.now)
    request.visit = visit
    return member
