"""Looking at what a case is about: one step at a time, asked for, counted, remembered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.errors import Forbidden, NotFound
from seawall.ids import CaseId, EvidenceId
from seawall.journeys.exposure import Look, look
from seawall.web.console import case_file, looks, sentences
from seawall.web.console.doors import signed_in
from seawall.web.console.looks import Looks
from seawall.web.console.renditions import gentle
from seawall.web.request import Call, person_of

SESSION_LOOKS = "looks"
STEPS = {*looks.PICTURE_STEPS, *looks.TEXT_STEPS}


class NotAskedFor(Forbidden):
    """Nobody asked to see it so."""


@require_POST
@signed_in("case.see")
def reveal(request: Call, case_id: str) -> HttpResponse:
    """Show one step further, or hide everything."""
    case = request.tx.cases.case(CaseId(case_id)).id
    step = request.POST.get("step", "")
    if step and step not in STEPS:
        raise NotFound(f"there is no step {step[:20]!r}.", field="step", remedy="Reload the page.")
    seen = of(request, case).show(step, at=request.now)
    _keep(request, case, seen)
    if step:
        person = person_of(request)
        look(Look(case, person.code, step), tx=request.tx, now=request.now)
    if request.headers.get("HX-Request"):  # the page stays: a reason half written is kept
        return _part(request, case)
    return redirect(f"/cases/{case}#media")


@signed_in("case.see")
def media(request: Call, case_id: str, evidence: str) -> HttpResponse:
    """The safe copy, as far as it was asked for and no further."""
    case, wanted = CaseId(case_id), EvidenceId(evidence)
    step = request.GET.get("step", "")
    if not step or of(request, case).shown != step:
        raise NotAskedFor("nobody asked to see this.", remedy="Press `v` on the case page.")
    items = request.tx.cases.items(case)
    versions = [request.tx.intake.version(it.item, it.version) for it in items]
    if wanted not in {version.rendition for version in versions}:
        raise NotFound("the case holds no such picture.", remedy="Reload the case page.")
    return _sent(request.tx.evidence.open(wanted), request.tx.evidence.get(wanted).media_type, step)


def of(request: Call, case: CaseId) -> Looks:
    """What this person has looked at in this case."""
    return Looks.from_json(request.session.get(SESSION_LOOKS, {}).get(case))


def forget(request: Call, case: CaseId) -> None:
    """The case is decided: what was seen is in the decision now; the day's count stays."""
    closed = of(request, case).close(at=request.now)
    _keep(request, case, closed)


def totals(request: Call) -> tuple[int, int]:
    """Looks and seconds of this session, for the person's own page."""
    kept = [Looks.from_json(each) for each in request.session.get(SESSION_LOOKS, {}).values()]
    return sum(len(each.seen) for each in kept), round(sum(each.seconds for each in kept))


def _part(request: Call, case: CaseId) -> HttpResponse:
    page = case_file.read(
        case, tx=request.tx, member=person_of(request), seen=of(request, case), now=request.now
    )
    return render(request, "console/case/_media.html", {"page": page, **sentences.of_media(page)})


def _keep(request: Call, case: CaseId, seen: Looks) -> None:
    kept = request.session.get(SESSION_LOOKS, {})
    request.session[SESSION_LOOKS] = {**kept, case: seen.as_json()}


def _sent(picture: bytes, media_type: str, step: str) -> HttpResponse:
    if step == "full":
        response = HttpResponse(picture, content_type=media_type)
    else:
        content = gentle(picture, media_type=media_type, step=step)
        response = HttpResponse(content, content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline; filename=shown"
    return response
