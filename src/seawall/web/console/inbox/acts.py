"""Acts on lines of the queue: take, peek, snooze, hand over.

Each works on one case or on the marked ones, and says of each that it could not be done why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from seawall.cases import lease
from seawall.errors import SeawallError, problem
from seawall.ids import CaseId, PersonId
from seawall.journeys.cases import bulk_deciding
from seawall.journeys.queue import case_hand_over, case_holding, case_snoozing
from seawall.people.rights import role_may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import refusal_sentence
from seawall.web.console.inbox import inbox_rows
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
#: The most cases that one press of a key takes.
MOST = 200
_REASONS, _CARDS = 6, 3


@require_POST
@signed_in(DECIDE)
def take_case(request: Call, case_id: str) -> HttpResponse:
    """Take a free case, and open it; one that is held is opened all the same."""
    case = request.tx.cases.case(CaseId(case_id))
    person = person_of(request)
    is_free = lease.holder(case, now=request.now) in {None, person.id}
    if case.state == "open" and is_free and case.barred_person != person.id:
        case_holding.take_case(case.id, person, tx=request.tx, now=request.now)
    return redirect(f"/cases/{case.id}")


@signed_in(SEE)
def peek_at_case(request: Call, case_id: str) -> HttpResponse:
    """The facts of a case as a fragment under its line; no content."""
    person = person_of(request)
    case = CaseId(case_id)
    lease.refuse_the_author(request.tx.cases.case(case), person.id)
    (line,) = request.tx.inbox.lines_of([case], person=person.id, now=request.now)
    (row,) = inbox_rows.rows([line], request)
    item = request.tx.intake.item(line.item) if line.item else None
    page = {
        "row": row,
        "item": item,
        "reasons": request.tx.cases.first_reasons(case, limit=_REASONS),
        "cards": request.tx.intake.matches_of(line.check)[:_CARDS] if line.check else (),
        "snooze": request.tx.inbox.snooze_of(case, now=request.now),
    }
    return render(request, "console/inbox/_peek.html", page)


@require_POST
@signed_in(DECIDE)
def act_on_cases(request: Call) -> HttpResponse:
    """Start the chosen act for the selected cases."""
    cases = _case_ids(request.POST.getlist("case"))
    where = {name: request.POST.get(name, "") for name in ("view", "filter")}
    act_name = request.POST.get("do", "")
    if not cases:
        messages.info(request, _("Select a case first: press x."), "tone-warn")
        return redirect(f"/?{urlencode(where)}")
    if act_name == "bulk":
        return _draft(request, cases, where)
    if act_name == "wake":
        return _wake(request, cases, where)
    pages = {"snooze": "/inbox/snooze", "hand": "/inbox/hand"}
    return redirect(f"{pages.get(act_name, '/')}?{urlencode({'case': cases, **where}, doseq=True)}")


@require_http_methods(["GET", "POST"])
@signed_in(DECIDE)
def snooze_cases(request: Call) -> HttpResponse:
    """Snooze cases until a moment, with a reason."""
    if request.method == "GET":
        return _page(request, "console/inbox/snooze.html")
    person, reason = person_of(request), request.POST.get("reason", "")
    try:
        until = _until(request)
    except SeawallError as refused:
        return _page(request, "console/inbox/snooze.html", refused)

    def put(case: CaseId) -> None:
        case_snoozing.snooze_case(
            case, person, until=until, reason=reason, tx=request.tx, now=request.now
        )

    return _each(request, "console/inbox/snooze.html", put, _aside_sentence)


@require_http_methods(["GET", "POST"])
@signed_in(DECIDE)
def hand_cases_over(request: Call) -> HttpResponse:
    """Hand cases to a colleague, with a note."""
    if request.method == "GET":
        return _page(request, "console/inbox/hand.html")
    person, note = person_of(request), request.POST.get("note", "")
    try:
        to = request.tx.people.member(PersonId(request.POST.get("to", "")))
    except SeawallError:
        missing = problem("console.assignee-missing")
        return _page(request, "console/inbox/hand.html", missing)

    def give(case: CaseId) -> None:
        case_hand_over.hand_case_to(case, person, to, note=note, tx=request.tx, now=request.now)

    return _each(request, "console/inbox/hand.html", give, _handed)


def _each(
    request: Call, template: str, do: Callable[[CaseId], None], say: Callable[[int], str]
) -> HttpResponse:
    """Do it to every case; where none could be, the page comes back with the reason."""
    done_count, refused = 0, []
    for case in _case_ids(request.POST.getlist("case")):
        try:
            with request.tx.attempt():
                do(case)
            done_count += 1
        except SeawallError as why:
            refused.append(why)
    if refused and not done_count:
        return _page(request, template, refused[0])
    messages.info(request, say(done_count), "tone-good")
    _say_what_was_not_changed(request, refused)
    where = {name: request.POST.get(name, "") for name in ("view", "filter")}
    return redirect(f"/?{urlencode(where)}")


def _say_what_was_not_changed(request: Call, refused: Sequence[SeawallError]) -> None:
    for refusal in refused[:3]:
        sentence = _("One case was not changed: %s") % refusal_sentence(refusal)
        messages.info(request, sentence, "tone-warn")


def _aside_sentence(number: int) -> str:
    return ngettext("%d case snoozed.", "%d cases snoozed.", number) % number


def _handed(number: int) -> str:
    return ngettext("%d case assigned.", "%d cases assigned.", number) % number


def _wake(request: Call, cases: list[CaseId], where: dict[str, str]) -> HttpResponse:
    refused = []
    for case in cases:
        try:
            case_snoozing.end_snooze(case, person_of(request), tx=request.tx, now=request.now)
        except SeawallError as why:
            refused.append(why)
    if back := len(cases) - len(refused):
        sentence = (
            ngettext("%d case returned to the queue.", "%d cases returned to the queue.", back)
            % back
        )
        messages.info(request, sentence, "tone-good")
    _say_what_was_not_changed(request, refused)
    return redirect(f"/?{urlencode(where)}")


def _draft(request: Call, cases: list[CaseId], where: dict[str, str]) -> HttpResponse:
    try:
        bulk = bulk_deciding.draft_bulk(
            cases, person_of(request), chosen="", tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        messages.info(request, refusal_sentence(refused), "tone-warn")
        return redirect(f"/?{urlencode(where)}")
    return redirect(f"/bulk/{bulk.id}")


def _page(request: Call, template: str, refused: SeawallError | None = None) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    cases = _case_ids(data.getlist("case"))
    person = person_of(request)
    lines = request.tx.inbox.lines_of(cases, person=person.id, now=request.now)
    colleagues = [
        member
        for member in request.tx.people.members()
        if member.is_active and member.id != person.id and role_may(member.role, DECIDE)
    ]
    page: dict[str, Any] = {
        "lines": [(line.case, inbox_rows.line_brief(line)) for line in lines],
        "colleagues": colleagues,
        "fault": refused,
        "view": data.get("view", ""),
        "filter": data.get("filter", ""),
        "said": {name: data.get(name, "") for name in ("reason", "note", "to", "for", "until")},
    }
    return render(request, template, page, status=refused.status if refused else 200)


def _case_ids(values: Iterable[str]) -> list[CaseId]:
    return [CaseId(fromkey) for fromkey in dict.fromkeys(values)][:MOST]


def _until(request: Call) -> datetime:
    """A choice in words, or a moment in UTC."""
    now, chosen = request.now, request.POST.get("for", "")
    hours = {"1h": 1, "4h": 4, "day": 24, "week": 7 * 24}
    if chosen in hours:
        return now + timedelta(hours=hours[chosen])
    try:
        return datetime.fromisoformat(request.POST.get("until", "")).replace(tzinfo=UTC)
    except ValueError:
        raise problem("console.snooze-missing") from None
