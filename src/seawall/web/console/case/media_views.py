"""Views that reveal a case's media: one step at a time, counted, remembered."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from seawall.cases import lease
from seawall.cases.model import Case
from seawall.errors import SeawallError, problem
from seawall.ids import CaseId, EvidenceId
from seawall.intake.model import ItemVersion
from seawall.journeys.people import exposure
from seawall.journeys.preservation.preservation_access import under_seal
from seawall.people.protection.exposure_limits import GRAPHIC
from seawall.sandbox.viewing.shown import HeardAsk
from seawall.web import ports
from seawall.web.console.case import case_file, case_looks, media_panel
from seawall.web.console.case.case_looks import Looks
from seawall.web.console.case.renditions import MediaView, picture_ask
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

STEPS = {*case_looks.PICTURE_STEPS, *case_looks.TEXT_STEPS}
SEE = "case.see"


@require_POST
@signed_in(SEE)
def reveal_step(request: Call, case_id: str) -> HttpResponse:
    """Show one step further or back, or hide everything; a limit is said on the page."""
    case = _case(request, case_id)
    step = request.POST.get("step", "")
    _check(request, case, step)
    if step:
        _ask(request, case.id, step)
    else:
        _hide(request)
    return _answer(request, case.id)


@require_POST
@signed_in(SEE)
def switch_sound(request: Call, case_id: str) -> HttpResponse:
    """Switch sound on, which is quiet, or off."""
    case = _case(request, case_id)
    person = person_of(request)
    if request.POST.get("sound") == "on":
        _check(request, case, "")
        if not _to_see(request, case):
            raise problem("console.under-seal")
        _ask(request, case.id, case_looks.SOUND)
    else:
        exposure.hide_media(
            person.id, person.code, tx=request.tx, now=request.now, step=case_looks.SOUND
        )
    return _answer(request, case.id)


@require_POST
@signed_in(SEE)
def confirm_shown(request: Call, case_id: str) -> HttpResponse:
    """Heartbeat of a page that shows media; an empty answer while it may."""
    case, person = _case(request, case_id).id, person_of(request)
    if exposure.still_shown(case, person.id, person.code, tx=request.tx, now=request.now):
        return HttpResponse(status=204)
    return panel_of(request, case)


@require_POST
@signed_in(SEE)
def read_letters(request: Call, case_id: str) -> HttpResponse:
    """The words in the picture, read by a machine so that nobody has to look for them."""
    case = _case(request, case_id)
    versions = [version for version in _to_see(request, case) if version.rendition]
    letters = ""
    if versions and versions[0].rendition:
        try:
            letters = ports.letters(request.tx.evidence.open(versions[0].rendition)).text
        except SeawallError as refused:
            return panel_of(request, case.id, letters_refused=f"{refused.detail}")
    return panel_of(request, case.id, letters=letters, letters_read=True)


@signed_in(SEE)
def show_media(request: Call, case_id: str, evidence: str) -> HttpResponse:
    """The picture as far as it was asked for and no further, drawn in the jail."""
    case, step = _case(request, case_id), request.GET.get("step", "")
    _require_shown(request, case.id, step)
    version = _version_of(request, case, EvidenceId(evidence))
    view, choices = MediaView.asked(request.GET.dict()), media_panel.choices_of(request)
    source = version.evidence if view.still and media_panel.is_video(version) else version.rendition
    layer = request.GET.get("layer", "") if step == "region" else ""
    ask = picture_ask(step, view, choices, layer=layer)
    drawing = ports.shown_picture(request.tx.evidence.open(source or EvidenceId(evidence)), ask)
    return _media_response(drawing.picture, "image/jpeg")


@signed_in(SEE)
def play_sound(request: Call, case_id: str, evidence: str) -> HttpResponse:
    """The beginning of the sound, made quiet in the jail."""
    case = _case(request, case_id)
    _require_shown(request, case.id, case_looks.SOUND)
    version = _version_of(request, case, EvidenceId(evidence))
    percent = MediaView.asked(request.GET.dict()).volume or media_panel.choices_of(request).volume
    content = request.tx.evidence.open(version.evidence or EvidenceId(evidence))
    return _media_response(ports.heard_sound(content, HeardAsk(percent=percent)), "audio/wav")


def looks_at_case(request: Call, case: CaseId) -> Looks:
    """The looks of the signed-in person at a case."""
    history = exposure.looks_at(case, person_of(request).id, tx=request.tx)
    return case_looks.looks_of(history, now=request.now)


def looks_on_page(request: Call, case: CaseId) -> Looks:
    """The looks at a case for a page that is loaded: only what its address asks for."""
    media_looks = looks_at_case(request, case)
    current_step = media_looks.shown if request.GET.get("step") == media_looks.shown else ""
    return replace(
        media_looks, shown=current_step, has_sound=media_looks.has_sound and "sound" in request.GET
    )


def hide_media(request: Call, case: CaseId) -> Looks:
    """Hide everything of a case that is being decided, and return the whole count."""
    _hide(request)
    return looks_at_case(request, case)


def _case(request: Call, case_id: str) -> Case:
    """The case, unless it questions a decision of this very person."""
    case = request.tx.cases.case(CaseId(case_id))
    lease.refuse_the_author(case, person_of(request).id)
    return case


def _ask(request: Call, case: CaseId, step: str) -> None:
    person = person_of(request)
    wish = exposure.ExposureWish(case, person.id, person.code, step)
    exposure.reveal_step(wish, tx=request.tx, now=request.now)  # a refusal stands on the page


def _hide(request: Call) -> None:
    person = person_of(request)
    exposure.hide_media(person.id, person.code, tx=request.tx, now=request.now)


def _check(request: Call, case: Case, step: str) -> None:
    if step and step not in STEPS:
        raise problem("console.no-such-step", step=step[:20])
    if not step:
        return
    if not _to_see(request, case):
        raise problem("console.under-seal")
    steps = case_looks.TEXT_STEPS if step in case_looks.TEXT_STEPS else case_looks.PICTURE_STEPS
    if not case_looks.is_within_reach(step, looks_at_case(request, case.id).shown, steps):
        raise problem("console.step-too-far")


def _require_shown(request: Call, case: CaseId, step: str) -> None:
    media_looks = looks_at_case(request, case)
    is_shown = (
        media_looks.has_sound
        if step == case_looks.SOUND
        else bool(step) and media_looks.shown == step
    )
    if not is_shown:
        raise problem("console.not-asked-for.not-asked")
    person = person_of(request).id
    stands = exposure.protection_of(person, tx=request.tx, now=request.now, case=case)
    if step in GRAPHIC and stands.refuses(step):
        raise problem("console.not-asked-for.resting")


def _version_of(request: Call, case: Case, evidence: EvidenceId) -> ItemVersion:
    for version in _to_see(request, case):
        if evidence in (version.rendition, version.evidence):
            return version
    raise problem("console.no-such-picture")


def _to_see(request: Call, case: Case) -> list[ItemVersion]:
    """The versions of a case that are not under seal."""
    items = request.tx.cases.items(case.id)
    free = [item for item in items if under_seal(case, item.item, tx=request.tx) is None]
    return [request.tx.intake.version(item.item, item.version) for item in free]


def _answer(request: Call, case: CaseId) -> HttpResponse:
    if request.headers.get("HX-Request"):  # the page stays: a reason half written is kept
        return panel_of(request, case)
    view = {name: request.POST[name] for name in ("still", "part") if request.POST.get(name)}
    media_looks = looks_at_case(request, case)
    if media_looks.has_sound:
        view |= {"sound": "on", "volume": request.POST.get("volume", "")}
    return redirect(f"/cases/{case}?{urlencode({'step': media_looks.shown, **view})}#media")


def panel_of(request: Call, case: CaseId, **extra: object) -> HttpResponse:
    """The media panel alone, as it is now."""
    page = case_file.read_case_page(
        case,
        tx=request.tx,
        member=person_of(request),
        media_looks=looks_at_case(request, case),
        now=request.now,
    )
    context = {"page": page, **media_panel.panel(request, page), **extra}
    return render(request, "console/case/_media.html", context)


def _media_response(content: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline; filename=shown"
    return response
