"""Appeals in the console: the list, and the hearing with both sides beside each other.

Keys: `o` overturn, `k` keep, `e` to a lead; `n` goes to the reason, which each of them needs.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall import taxonomy
from seawall.cases import lease
from seawall.cases.decision import CONTEXTS
from seawall.cases.legal_ground import known_laws
from seawall.cases.model import CaseState, Finding
from seawall.clocks.model import ClockRow
from seawall.errors import SeawallError
from seawall.ids import CaseId
from seawall.journeys.appeals import appeal_hearing
from seawall.journeys.appeals.appeal_hearing import HeardAppeal, Hearing, WaitingAppeal
from seawall.journeys.cases import account_record, case_review
from seawall.people.rights import role_may
from seawall.web.console import appeals_words
from seawall.web.console.case import aftermath, case_file, media_panel, media_views
from seawall.web.console.case.case_file import CasePage
from seawall.web.console.case.hearing_form import HearingForm, choices
from seawall.web.console.case.redress_panel import read_redress
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

SEE, HEAR = "case.see", "appeal.decide"


@signed_in(SEE)
def list_appeals(request: Call) -> HttpResponse:
    """The appeals that wait, most urgent first."""
    view = "decided" if request.GET.get("view") == "decided" else "open"
    state = CaseState.DECIDED if view == "decided" else CaseState.OPEN
    hearings = appeal_hearing.board(person_of(request), state=state, tx=request.tx, now=request.now)
    heads = request.tx.cases.heads([line.row.case.id for line in hearings.lines])
    page = {
        "rows": [
            {**_row(line, request), "head": heads.get(line.row.case.id)} for line in hearings.lines
        ],
        "tabs": (("open", _("Waiting"), view == "open"), ("decided", _("Decided"), view != "open")),
        "view": view,
        "expected": appeals_words.expectation(hearings.expected),
    }
    return render(request, "console/appeals/board.html", page)


@signed_in(SEE)
def show_hearing(request: Call, case_id: str) -> HttpResponse:
    """One hearing."""
    return _page(request, CaseId(case_id))


@require_POST
@signed_in(HEAR)
def decide_appeal(request: Call, case_id: str) -> HttpResponse:
    """Overturn or keep, with a reason either way."""
    case = CaseId(case_id)
    appeal_hearing.open_hearing(case, person_of(request), tx=request.tx)
    form = HearingForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form=form, status=422)
    media_looks = media_views.hide_media(request, case)
    try:
        judgement = form.judgement(case, person_of(request), media_looks)
        case_review.make_decision(judgement, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, case, form=form, status=refused.status)
    return redirect(f"/appeals/{case}")


def accounts_of(page: CasePage, request: Call) -> dict[str, Any]:
    """The accounts behind a case, for its page."""
    account_names = (line.item.account for line in page.lines)
    accounts, unlisted = account_record.read_accounts(account_names, tx=request.tx, now=request.now)
    return {"accounts": accounts, "more_accounts": unlisted}


def _page(
    request: Call, case_id: CaseId, *, form: HearingForm | None = None, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    hearing = appeal_hearing.open_hearing(case_id, person, tx=request.tx)
    page = case_file.read_case_page(
        case_id,
        tx=request.tx,
        member=person,
        media_looks=media_views.looks_on_page(request, case_id),
        now=request.now,
    )
    first = hearing.first.id
    return render(
        request,
        "console/appeals/hearing.html",
        {
            "page": page,
            "hearing": hearing,
            "voices": [_voice(voice) for voice in hearing.voices],
            "form": form or HearingForm(initial={"opened_at": request.now.isoformat()}),
            "choices": choices(takes_down=_would_remove(hearing)),
            "clauses": taxonomy.clauses() if _would_remove(hearing) else (),
            "laws": known_laws(),
            "cited": [taxonomy.clause(clause.id) for clause in hearing.questioned.clauses],
            "contexts": CONTEXTS,
            "case_id": case_id,
            "after": aftermath.read_aftermath(first, request.tx.cases.head(first), tx=request.tx)
            if page.decision
            else None,
            "redress": read_redress(first, request) if page.decision else None,
            "can_decide": role_may(person.role, HEAR),
            "can_manage": role_may(person.role, "endpoint.manage"),
            **media_panel.panel(request, page),
            **accounts_of(page, request),
        },
        status=status,
    )


def _would_remove(hearing: Hearing) -> bool:
    """Whether to overturn it takes something down, which needs a clause."""
    return hearing.questioned.finding is Finding.ALLOW


def _row(waiting: WaitingAppeal, request: Call) -> dict[str, Any]:
    holder = lease.holder(waiting.row.case, now=request.now)
    first = waiting.voices[0] if waiting.voices else None
    return {
        "case": waiting.row.case,
        "numbers": [voice.filed.number for voice in waiting.voices if voice.filed],
        "claims": list(
            dict.fromkeys(
                appeals_words.claim(argument.claim)
                for voice in waiting.voices
                for argument in voice.said
                if argument.claim
            )
        ),
        "received_at": first.appeal.at if first else waiting.row.case.opened_at,
        "clock": _soonest(waiting),
        "holder": request.tx.people.member(holder).name if holder else "",
        "is_own": waiting.is_own,
    }


def _voice(voice: HeardAppeal) -> dict[str, Any]:
    return {
        "number": voice.filed.number if voice.filed else str(voice.appeal.id),
        "is_notifier": bool(voice.filed and voice.filed.party == "notifier"),
        "language": voice.filed.language if voice.filed else "",
        "context": voice.appeal.context,
        "said": [(argument, appeals_words.claim(argument.claim)) for argument in voice.said],
        "clocks": [(row, appeals_words.clock(row.profile)) for row in voice.clocks],
        "at": voice.appeal.at,
    }


def _soonest(waiting: WaitingAppeal) -> tuple[ClockRow, str] | None:
    rows = [row for voice in waiting.voices for row in voice.clocks if row.work_by]
    row = min(rows, key=lambda clock_row: clock_row.work_by or clock_row.started_at, default=None)
    return (row, appeals_words.clock(row.profile)) if row else None
