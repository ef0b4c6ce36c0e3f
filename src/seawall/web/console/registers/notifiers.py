"""Notifiers who may misuse notices, and accounts with much removed: DSA Art. 23.

Notifiers appear by the beginning of their digest; who they are is under seal, and whoever
decides here reads it in the notices themselves. Accounts are a figure for people: nothing
follows from it by itself.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from seawall.errors import problem
from seawall.ids import NoticeId
from seawall.intake.notifying import notice_words
from seawall.intake.notifying.notice_misuse import LONGEST, MisuseStep, standing_of
from seawall.journeys.notices import misuse, notice_statement
from seawall.journeys.notices.misuse import Weighing
from seawall.journeys.quality.source_scorecard import LOOKS_BACK
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, ListField
from seawall.web.request import Call, person_of

DECIDE = "misuse.decide"
SHOWN = 200


@signed_in(DECIDE)
def list_notifiers(request: Call) -> HttpResponse:
    """Busiest notifiers, misuse measures, and accounts with most removals."""
    since = request.now - LOOKS_BACK
    steps: dict[str, list[MisuseStep]] = defaultdict(list)
    for step in request.tx.notifying.steps():
        steps[step.notifier].append(step)
    busiest = dict(request.tx.notifying.busiest_notifiers(since=since))
    notifiers = {**busiest, **{key: 0 for key in steps if key not in busiest}}
    page = {
        "notifiers": [
            (key, number, standing_of(steps[key], at=request.now))
            for key, number in notifiers.items()
        ],
        "accounts": request.tx.notifying.accounts_removed(since=since),
    }
    return render(request, "console/sources/notifiers.html", page)


@signed_in(DECIDE)
def show_notifier(request: Call, notifier: str) -> HttpResponse:
    """One notifier: notices, outcomes, measures."""
    return _page(request, notifier)


class MisuseForm(ExplainedForm):
    """A warning or a suspension as it was weighed; or the answer to a complaint."""

    act = forms.CharField(required=False)
    manifest = ListField(required=False)
    gravity = forms.CharField(required=False, strip=False)
    intention = forms.CharField(required=False, strip=False)
    days = forms.CharField(required=False)
    why = forms.CharField(required=False, strip=False)

    def weighing(self, notifier: str) -> Weighing:
        """What the journey is told."""
        typed = self.cleaned_data
        manifest = tuple(NoticeId(notice) for notice in typed["manifest"])
        return Weighing(
            notifier=notifier,
            manifest=manifest,
            gravity=typed["gravity"],
            intention=typed["intention"],
        )

    @property
    def length(self) -> int:
        """For how many days; 0 where that was not said."""
        days = self.cleaned_data["days"]
        return int(days) if days.isdecimal() and len(days) < 5 else 0


def _decide(call: ActCall[str]) -> None:
    """Warn, suspend, or answer a complaint."""
    form, notifier, person = call.form, call.subject, call.person
    match call.typed["act"]:
        case "lift" | "uphold" as answer:
            is_lifted, why = answer == "lift", call.typed["why"]
            misuse.answer_complaint(
                notifier, person, lift=is_lifted, why=why, tx=call.tx, now=call.now
            )
        case "suspend":
            weighing = form.weighing(notifier)
            misuse.suspend_notifier(weighing, form.length, person, tx=call.tx, now=call.now)
        case _:
            misuse.warn_notifier(form.weighing(notifier), person, tx=call.tx, now=call.now)


def _page(
    request: Call, notifier: str, *, form: ExplainedForm | None = None, status: int = 200
) -> HttpResponse:
    outcomes, steps = misuse.history(notifier, tx=request.tx)
    if not outcomes and not steps:
        raise problem("console.no-such-reporter")
    standing = notice_statement.standing_by_key(notifier, tx=request.tx, now=request.now)
    page = {
        "notifier": notifier,
        "lines": [
            (outcome, notice_words.words_of(outcome.statement)) for outcome in outcomes[:SHOWN]
        ],
        "unfounded": sum(outcome.is_founded is False for outcome in outcomes),
        "decided": sum(outcome.is_founded is not None for outcome in outcomes),
        "sent": len(outcomes),
        "steps": misuse.newest_first(steps),
        "standing": standing,
        "may_answer": standing.measure and standing.measure.by != person_of(request).code,
        "longest": LONGEST // timedelta(days=1),
        "form": form,
    }
    return render(request, "console/sources/notifier.html", page, status=status)


ACTS = ActTable(
    base="sources/notifiers/<str:notifier>",
    reads=lambda _request, notifier: str(notifier),
    shows=lambda call, status: _page(call.request, call.subject, form=call.form, status=status),
    lands=lambda call, _outcome: f"/sources/notifiers/{call.subject}",
    acts=(ConsoleAct("decide", DECIDE, _decide, MisuseForm),),
)
