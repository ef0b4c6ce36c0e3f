"""Looking at what a case is about: one step at a time, asked for, counted, remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.cases import lease
from seawall.cases.model import Case, CaseItem
from seawall.errors import Forbidden, NotFound
from seawall.ids import CaseId, EvidenceId
from seawall.journeys.exposure import Look, latest_looks, look, looks_at
from seawall.journeys.preservation_access import under_seal
from seawall.web.console import case_file, looks, sentences
from seawall.web.console.doors import signed_in
from seawall.web.console.looks import Looks
from seawall.web.console.renditions import gentle
from seawall.web.request import Call, person_of

STEPS = {*looks.PICTURE_STEPS, *looks.TEXT_STEPS}


class NotAskedFor(Forbidden):
    """Nobody asked to see it so."""


class UnderSeal(Forbidden):
    """It is preserved: only a purpose of the law opens it."""


@require_POST
@signed_in("case.see")
def reveal(request: Call, case_id: str) -> HttpResponse:
    """Show one step further, or hide everything."""
    found = request.tx.cases.case(CaseId(case_id))
    lease.refuse_the_author(found, person_of(request).id)
    case = found.id
    step = request.POST.get("step", "")
    if step and step not in STEPS:
        raise NotFound(f"there is no step {step[:20]!r}.", field="step", remedy="Reload the page.")
    if step and not _to_see(request, found):
        raise UnderSeal(
            "what this case was about is preserved under seal.",
            remedy="Open it for a purpose: the case page leads there.",
        )
    look(Look(case, person_of(request).code, step, request.now), tx=request.tx)
    if request.headers.get("HX-Request"):  # the page stays: a reason half written is kept
        return _part(request, case)
    return redirect(f"/cases/{case}?step={step}#media")


@signed_in("case.see")
def media(request: Call, case_id: str, evidence: str) -> HttpResponse:
    """The safe copy, as far as it was asked for and no further."""
    case, wanted = CaseId(case_id), EvidenceId(evidence)
    step = request.GET.get("step", "")
    if not step or of(request, case).shown != step:
        raise NotAskedFor("nobody asked to see this.", remedy="Press `v` on the case page.")
    about = request.tx.cases.case(case)
    lease.refuse_the_author(about, person_of(request).id)
    items = _to_see(request, about)
    versions = [request.tx.intake.version(it.item, it.version) for it in items]
    if wanted not in {version.rendition for version in versions}:
        raise NotFound("the case holds no such picture.", remedy="Reload the case page.")
    return _sent(request.tx.evidence.open(wanted), request.tx.evidence.get(wanted).media_type, step)


def _to_see(request: Call, case: Case) -> list[CaseItem]:
    """The items of a case that are not under seal."""
    items = request.tx.cases.items(case.id)
    return [it for it in items if under_seal(case, it.item, tx=request.tx) is None]


def of(request: Call, case: CaseId) -> Looks:
    """What this person has looked at in this case."""
    return _folded(looks_at(case, person_of(request).code, tx=request.tx))


def on_page(request: Call, case: CaseId) -> Looks:
    """The same for a page that is being loaded: it shows only what its address asks for."""
    seen = of(request, case)
    return seen if request.GET.get("step") == seen.shown else replace(seen, shown="")


def hide(request: Call, case: CaseId) -> Looks:
    """The case is being decided: hide what is shown, and give the whole count."""
    before = of(request, case)
    if before.shown:
        look(Look(case, person_of(request).code, "", request.now), tx=request.tx)
    return before.close(at=request.now)


def totals(request: Call) -> tuple[int, int]:
    """Looks and seconds since yesterday, for the person's own page."""
    since = request.now - timedelta(days=1)
    by_case: dict[CaseId, list[Look]] = {}
    for taken in latest_looks(person_of(request).code, tx=request.tx):
        if taken.at > since:
            by_case.setdefault(taken.case, []).append(taken)
    folded = [_folded(taken).close(at=request.now) for taken in by_case.values()]
    return sum(len(each.seen) for each in folded), round(sum(each.seconds for each in folded))


def _folded(taken: list[Look]) -> Looks:
    seen = Looks()
    for each in taken:
        seen = seen.show(each.step, at=each.at)
    return seen


def _part(request: Call, case: CaseId) -> HttpResponse:
    page = case_file.read(
        case, tx=request.tx, member=person_of(request), seen=of(request, case), now=request.now
    )
    return render(request, "console/case/_media.html", {"page": page, **sentences.of_media(page)})


def _sent(picture: bytes, media_type: str, step: str) -> HttpResponse:
    if step == "full":
        response = HttpResponse(picture, content_type=media_type)
    else:
        content = gentle(picture, media_type=media_type, step=step)
        response = HttpResponse(content, content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline; filename=shown"
    return response
