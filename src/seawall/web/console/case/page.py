"""The page of a case: open, hold, decide, follow the effect."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.cases import lease
from seawall.cases.decision import DecisionExists, NotTheLatest
from seawall.cases.model import CaseKind, CaseState
from seawall.errors import Forbidden, SeawallError
from seawall.ids import CaseId
from seawall.journeys.cases import case_review
from seawall.journeys.queue import case_holding, case_noting
from seawall.web.console.case import aftermath, case_file, media_views, rendering
from seawall.web.console.case.forms import DecisionForm
from seawall.web.console.case.redress_panel import read_redress
from seawall.web.console.doors import signed_in
from seawall.web.console.quality import qa_case
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
#: Somebody else was there first: what this person wrote is kept.
OVERTAKEN = (lease.HeldByAnother, DecisionExists, NotTheLatest)


@signed_in(SEE)
def show_case(request: Call, case_id: str) -> HttpResponse:
    """One case; an appeal has a page of its own."""
    case = request.tx.cases.case(CaseId(case_id))
    if case.kind == CaseKind.APPEAL:
        query = request.GET.urlencode()
        return redirect(f"/appeals/{case_id}{'?' if query else ''}{query}")
    qa_case.refuse_others(request, case)
    return rendering.render_case(request, case.id)


@require_POST
@signed_in(DECIDE)
def hold_case(request: Call, case_id: str) -> HttpResponse:
    """Hold the case while its page is open, or report what became of it."""
    case = request.tx.cases.case(CaseId(case_id))
    person = person_of(request)
    lease.refuse_the_author(case, person.id)
    is_free = lease.holder(case, now=request.now) in {None, person.id}
    if is_free and case.state is CaseState.OPEN:
        with suppress(Forbidden):  # who may not decide this one is told why when they try
            case_holding.take_case(case.id, person, tx=request.tx, now=request.now)
    page = rendering.read_holder(request, case.id)
    return render(
        request,
        "console/case/_holder.html",
        {"page": page, "can_decide": True, "is_polled": True},
    )


@require_POST
@signed_in(DECIDE)
def decide_case(request: Call, case_id: str) -> HttpResponse:
    """Record the decision, or show what it lacks."""
    case, person = CaseId(case_id), person_of(request)
    lease.refuse_the_author(request.tx.cases.case(case), person.id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return rendering.render_case(request, case, form=form, status=422)
    media_looks = media_views.hide_media(request, case)
    try:
        judgement = form.judgement(case, person, media_looks, request.now)
        case_review.make_decision(judgement, tx=request.tx, now=request.now)
    except OVERTAKEN as overtaken:
        case_noting.keep_draft(case, person, form.said, tx=request.tx, now=request.now)
        return redirect(f"/cases/{case}?kept={_why_kept(overtaken)}")
    except SeawallError as refused:
        form.refuse(refused)
        return rendering.render_case(request, case, form=form, status=refused.status)
    goes_on = form.cleaned_data["then"] == "next" and not qa_case.tells_after(request, case)
    following = rendering.next_case(request, case) if goes_on else None
    return redirect(f"/cases/{following}?done={case}" if following else f"/cases/{case}")


@signed_in(SEE)
def follow_aftermath(request: Call, case_id: str) -> HttpResponse:
    """The effect panel of a decided case, refreshed by itself."""
    case = request.tx.cases.case(CaseId(case_id))
    lease.refuse_the_author(case, person_of(request).id)
    if case_file.is_read_blind(case, tuple(request.tx.cases.decisions(case.id))):
        raise Http404  # what was decided before is told to whoever reads it only afterwards
    after = aftermath.read_aftermath(case.id, request.tx.cases.head(case.id), tx=request.tx)
    page = {
        "case_id": case.id,
        "after": after,
        "redress": read_redress(case.id, request),
        "can_manage": rendering.may_resend(request),
    }
    return render(request, "console/case/_aftermath.html", page)


def _why_kept(overtaken: SeawallError) -> str:
    return "held" if isinstance(overtaken, lease.HeldByAnother) else "decided"
