"""Exposure limits, changed by two people, and the team's figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from seawall.ids import LimitChangeId
from seawall.journeys.people import exposure_limiting
from seawall.people.protection.exposure_limits import BOUNDS, ExposureLimits
from seawall.people.protection.team_figures import FEWEST, last_week
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.case import sentences
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call, person_of

ACT = exposure_limiting.ACT


@signed_in(ACT)
def show_limits(request: Call) -> HttpResponse:
    """The limits in force, proposals, and last week's figures of the whole team."""
    return _page(request)


class LimitsForm(ExplainedForm):
    """New limits, and why."""

    why = forms.CharField(required=False, strip=False)

    def __init__(self, *typed: Any) -> None:
        super().__init__(*typed)
        for name in BOUNDS:
            self.fields[name] = forms.CharField(required=False, strip=False)

    @property
    def limits(self) -> ExposureLimits:
        """The numbers as they were typed; what is none is out of bounds."""
        return ExposureLimits(**{name: _number(self.cleaned_data[name]) for name in BOUNDS})


def _change_named(_request: Call, change: str = "") -> LimitChangeId:
    return LimitChangeId(change)


def _propose(call: ActCall[LimitChangeId]) -> None:
    exposure_limiting.propose_limits(
        call.form.limits, call.typed["why"], call.person, tx=call.tx, now=call.now
    )


def _page(
    request: Call, form: ExplainedForm | None = None, *, act: str = "", status: int = 200
) -> HttpResponse:
    tx, person = request.tx, person_of(request)
    limits = tx.protection.limits().as_json()
    names = {member.id: member.name for member in tx.people.members()}
    changes = [
        {
            "it": change,
            "by": names.get(change.proposed_by, ""),
            "second": names.get(change.approved_by, "") if change.approved_by else "",
            "is_mine": change.proposed_by == person.id,
            "is_waiting": not change.approved_at and not change.withdrawn_at,
            "lines": [(sentences.limit_title(n), v) for n, v in change.limits.as_json().items()],
        }
        for change in tx.protection.limit_changes()
    ]
    sees_team = role_may(person.role, "exposure.team")
    team = (
        exposure_limiting.team_of_last_week(person, tx=tx, now=request.now) if sees_team else None
    )
    page = {
        "limits": [
            (n, sentences.limit_title(n), v, *BOUNDS[n], form.data.get(n, v) if form else v)
            for n, v in limits.items()
        ],
        "changes": changes,
        "team": team,
        "sees_team": sees_team,
        "fewest": FEWEST,
        "week": last_week(request.now),
        "why": request.POST.get("why", ""),
        "form": form,
        "act": act,
    }
    return render(request, "console/exposure_limits.html", page, status=status)


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else -1


ACTS = ActTable(
    base="admin/exposure",
    reads=_change_named,
    shows=lambda call, status: _page(call.request, call.form, act=call.act.name, status=status),
    lands=lambda _call, _outcome: "/admin/exposure",
    acts=(
        ConsoleAct("propose", ACT, _propose, LimitsForm),
        ConsoleAct(
            "approve",
            ACT,
            without_form(exposure_limiting.approve_limits),
            at="<str:change>/approve",
            is_fresh=True,
        ),
        ConsoleAct(
            "withdraw",
            ACT,
            without_form(exposure_limiting.withdraw_limits),
            at="<str:change>/withdraw",
        ),
    ),
)
