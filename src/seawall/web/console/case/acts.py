"""Further acts on a case: undo, draft, note, assignment, taking items out."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from seawall.cases import lease
from seawall.cases.model import CaseState, Decision, Finding
from seawall.errors import SeawallError
from seawall.ids import CaseId, ItemId, PersonId
from seawall.journeys.cases import decision_effect, decision_undo
from seawall.journeys.queue import case_hand_over, case_noting, case_splitting
from seawall.people.model import Member
from seawall.web.console import finding_words
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.case import case_file, rendering
from seawall.web.console.case.decision_fields import foretold
from seawall.web.console.case.forms import EVERYWHERE, DecisionForm, said_in
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import refusal_sentence, words
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
ITEMS = 200
_TROUBLE = "tone-warn"
_SCRIPTED = "HX-Request"


@require_POST
@signed_in(DECIDE)
def undo_decision(request: Call, case_id: str) -> HttpResponse:
    """Take back the decision of a moment ago."""
    case = _of(request, case_id)
    try:
        undone = decision_undo.undo_decision(
            case, person_of(request), tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        _say(request, refused)
    else:
        messages.success(request, _undone_sentence(undone))
    return redirect(f"/cases/{case}")


@require_POST
@signed_in(DECIDE)
def keep_draft(request: Call, case_id: str) -> HttpResponse:
    """Keep what is written so far; script does this by itself."""
    case, fields = _of(request, case_id), said_in(request.POST)
    if _is_over(request, case):
        return HttpResponse(status=204)
    case_noting.keep_draft(case, person_of(request), fields, tx=request.tx, now=request.now)
    if request.headers.get(_SCRIPTED):
        return render(request, "console/case/_kept.html", {"kept_at": request.now})
    messages.success(request, _("Draft saved. You can continue on any device."))
    return redirect(f"/cases/{case}#decide")


@require_POST
@signed_in(DECIDE)
def drop_draft(request: Call, case_id: str) -> HttpResponse:
    """Discard the draft."""
    request.tx.desk.drop(_of(request, case_id), person_of(request).id)
    return redirect(f"/cases/{case_id}#decide")


@require_POST
@signed_in(DECIDE)
def preview_effect(request: Call, case_id: str) -> HttpResponse:
    """Preview of a decision's effect; without script on the whole page."""
    case, form = _of(request, case_id), DecisionForm(request.POST)
    form.is_valid()
    finding = form.cleaned_data.get("finding", "")
    effect_lines = effect_of(request, case, form) if finding else []
    tone = finding_words.tone_of(finding)
    if request.headers.get(_SCRIPTED):
        return render(request, "console/case/_effect.html", {"effects": effect_lines, "tone": tone})
    preview = foretold(case, form.planned(person_of(request), request.now), request)
    return rendering.render_case(
        request, case, form=form, effects=effect_lines, tone=tone, **preview
    )


@require_POST
@signed_in(DECIDE)
def preview_telling(request: Call, case_id: str) -> HttpResponse:
    """Preview of the statement that the uploader would read."""
    case, form = _of(request, case_id), DecisionForm(request.POST)
    preview = foretold(case, form.planned(person_of(request), request.now), request)
    return render(request, "console/case/_told.html", preview)


def effect_of(request: Call, case: CaseId, form: DecisionForm) -> list[str]:
    """The effect of a decision form, sentence by sentence."""
    if "territories" not in form.cleaned_data:
        return [_("Enter the countries first.")]
    effect = decision_effect.foresee_effect(
        case,
        form.means,
        scope=form.cleaned_data.get("territories", EVERYWHERE),
        until=form.until(request.now),
        tx=request.tx,
        now=request.now,
    )
    return finding_words.effects(effect, now=request.now)


def _note(call: ActCall[CaseId]) -> None:
    case_noting.leave_note(call.subject, call.person, call.typed["text"], tx=call.tx, now=call.now)


def _hand_over(call: ActCall[CaseId]) -> Member:
    """Whoever has the case now."""
    to, note = call.tx.people.member(PersonId(call.typed["to"])), call.typed["note"]
    case_hand_over.hand_case_to(call.subject, call.person, to, note=note, tx=call.tx, now=call.now)
    return to


def _show_refusal(call: ActCall[CaseId], status: int) -> HttpResponse:
    return rendering.render_case(
        call.request, call.subject, refused=call.form, act=call.act.name, status=status
    )


@signed_in(SEE)
def list_items(request: Call, case_id: str) -> HttpResponse:
    """Every item of a cluster, a page at a time."""
    case = request.tx.cases.case(_of(request, case_id))
    after = request.GET.get("after", "0")
    page = request.tx.clusters.page(
        case.id, after=int(after) if after.isdecimal() and len(after) < 19 else 0, limit=ITEMS
    )
    context = {
        "case": case,
        "lines": case_file.lines_of(page.items, tx=request.tx),
        "next": page.next,
        "size": request.tx.clusters.size(case.id),
        "is_open": case.state is CaseState.OPEN,
    }
    return render(request, "console/case/items.html", context)


@require_POST
@signed_in(DECIDE)
def take_out(request: Call, case_id: str) -> HttpResponse:
    """Put items into a case of their own."""
    chosen = [ItemId(item) for item in request.POST.getlist("items")]
    why = request.POST.get("why", "")[:500]
    split = case_splitting.TakeOut(_of(request, case_id), chosen, why)
    try:
        split_case = case_splitting.take_out_items(
            split, person_of(request), tx=request.tx, now=request.now
        )
    except SeawallError as refused:
        _say(request, refused)
        return redirect(f"/cases/{case_id}#items")
    count = len(set(chosen))
    sentence = ngettext(
        "%d item was split off into this case.",
        "%d items were split off into this case.",
        count,
    )
    messages.success(request, sentence % count)
    return redirect(f"/cases/{split_case.id}")


def _of(request: Call, case_id: str) -> CaseId:
    """The case, if there is one and it questions no decision of this person's."""
    case = request.tx.cases.case(CaseId(case_id))
    lease.refuse_the_author(case, person_of(request).id)
    return case.id


def _undone_sentence(undone: Decision) -> str:
    """Where no earlier decision stands again, the case is open."""
    if undone.finding is Finding.UNDO:
        return _("Undone. The case is open again, and your form is restored.")
    return _("Undone. The earlier decision applies again.")


def _is_over(request: Call, case: CaseId) -> bool:
    """Whether this person has decided since: a late draft must not come back."""
    head = request.tx.cases.head(case)
    if head is None or head.person != person_of(request).id or head.finding is Finding.UNDO:
        return False
    return request.now - head.at < timedelta(seconds=10) and not request.POST.get("supersedes")


def _say(request: Call, refused: SeawallError) -> None:
    messages.warning(request, refusal_sentence(refused), extra_tags=_TROUBLE)


ACTS = ActTable(
    base="cases/<str:case_id>",
    reads=_of,
    shows=_show_refusal,
    lands=lambda call, _outcome: f"/cases/{call.subject}",
    acts=(
        ConsoleAct(
            "note",
            DECIDE,
            _note,
            words("text"),
            ids="note-%s",
            lands=lambda call, _outcome: f"/cases/{call.subject}#notes",
        ),
        ConsoleAct(
            "hand-over",
            DECIDE,
            _hand_over,
            words("to", "note"),
            ids="hand-%s",
            done=lambda member: _("Assigned to %(name)s.") % {"name": member.name},
        ),
    ),
)
