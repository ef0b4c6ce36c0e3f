"""Notifiers who may misuse notices, and accounts that often post what is illegal: DSA Art. 23.

Notifiers appear by the beginning of their digest; who they are is under seal, and whoever
decides here reads it in the notices themselves. Accounts are a figure for people: nothing
follows from it by itself.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.errors import NotFound, SeawallError
from seawall.ids import NoticeId
from seawall.intake.notifying.misuse import LONGEST, MisuseStep, standing_of
from seawall.journeys import misuse, notice_statement
from seawall.journeys.misuse import Weighing
from seawall.journeys.source_scorecard import LOOKS_BACK
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call, person_of

DECIDE = "misuse.decide"
SHOWN = 200


@signed_in(DECIDE)
def list_notifiers(request: Call) -> HttpResponse:
    """Who sent most, who is warned or suspended, and which accounts were removed from most."""
    since = request.now - LOOKS_BACK
    steps: dict[str, list[MisuseStep]] = defaultdict(list)
    for step in request.tx.notifying.steps():
        steps[step.notifier].append(step)
    busiest = dict(request.tx.notifying.busiest_notifiers(since=since))
    known = {**busiest, **{key: 0 for key in steps if key not in busiest}}
    page = {
        "notifiers": [
            (key, number, standing_of(steps[key], at=request.now)) for key, number in known.items()
        ],
        "accounts": request.tx.notifying.accounts_removed(since=since),
    }
    return render(request, "console/sources/notifiers.html", page)


@signed_in(DECIDE)
def show(request: Call, notifier: str) -> HttpResponse:
    """One notifier: what they sent, what became of it, and what was done."""
    return _page(request, notifier)


@require_POST
@signed_in(DECIDE)
def decide(request: Call, notifier: str) -> HttpResponse:
    """Warn, suspend, or answer a complaint."""
    try:
        _decide(request, notifier)
    except SeawallError as refused:
        form = ExplainedForm(request.POST)
        form.is_valid()
        form.refuse(refused)
        return _page(request, notifier, form=form, status=refused.status)
    return redirect(f"/sources/notifiers/{notifier}")


def _decide(request: Call, notifier: str) -> None:
    said, person = request.POST, person_of(request)
    act = said.get("act", "")
    if act in {"lift", "uphold"}:
        why = said.get("why", "")
        misuse.answer(notifier, person, lift=act == "lift", why=why, tx=request.tx, now=request.now)
        return
    weighed = Weighing(
        notifier=notifier,
        manifest=tuple(NoticeId(one) for one in said.getlist("manifest")),
        gravity=said.get("gravity", ""),
        intention=said.get("intention", ""),
    )
    if act == "suspend":
        days = said.get("days", "")
        length = int(days) if days.isdecimal() and len(days) < 5 else 0
        misuse.suspend(weighed, length, person, tx=request.tx, now=request.now)
        return
    misuse.warn(weighed, person, tx=request.tx, now=request.now)


def _page(
    request: Call, notifier: str, *, form: ExplainedForm | None = None, status: int = 200
) -> HttpResponse:
    outcomes, steps = misuse.history(notifier, tx=request.tx)
    if not outcomes and not steps:
        raise NotFound("nobody gave notice under this name.", remedy="Open the list of sources.")
    standing = notice_statement.standing_by_key(notifier, tx=request.tx, now=request.now)
    page = {
        "notifier": notifier,
        "lines": [(one, notice_statement.words_of(one.statement)) for one in outcomes[:SHOWN]],
        "unfounded": sum(one.is_founded is False for one in outcomes),
        "decided": sum(one.is_founded is not None for one in outcomes),
        "sent": len(outcomes),
        "steps": misuse.shown(steps),
        "standing": standing,
        "may_answer": standing.measure and standing.measure.by != person_of(request).code,
        "longest": LONGEST // timedelta(days=1),
        "form": form,
    }
    return render(request, "console/sources/notifier.html", page, status=status)
