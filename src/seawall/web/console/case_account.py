"""An account is acted upon in two steps: what and why, then twice *yes*."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.enforcement.model import State
from seawall.errors import SeawallError
from seawall.ids import CaseId
from seawall.journeys import account_action
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call, person_of

#: For how many days; nothing means for good.
DAYS = (1, 7, 30, 180)


class AccountForm(ExplainedForm):
    """What is asked for an account."""

    account = forms.CharField(max_length=4_000)
    state = forms.ChoiceField(
        choices=[(it.value, it.value) for it in account_action.POSSIBLE],
        error_messages={"required": gettext_lazy("Choose what is to happen.")},
    )
    days = forms.ChoiceField(
        choices=[("", ""), *((str(it), str(it)) for it in DAYS)], required=False
    )
    reason = forms.CharField(
        max_length=4_000, error_messages={"required": gettext_lazy("Say in a sentence why.")}
    )
    knows_the_effect = forms.BooleanField(required=False)
    knows_the_account = forms.BooleanField(required=False)
    step = forms.CharField(required=False, max_length=8)

    def measure(self, case: CaseId, now: datetime) -> account_action.Measure:
        """What the journey is told."""
        said = self.cleaned_data
        return account_action.Measure(
            case=case,
            account=said["account"],
            state=State(said["state"]),
            reason=said["reason"],
            until=now + timedelta(days=int(said["days"])) if said["days"] else None,
            knows_the_effect=said["knows_the_effect"],
            knows_the_account=said["knows_the_account"],
        )


@signed_in(account_action.ACT)
def act(request: Call, case_id: str) -> HttpResponse:
    """Ask, show what it means, and do it after both confirmations."""
    case = request.tx.cases.case(CaseId(case_id)).id
    if request.method != "POST":
        return _page(request, case, AccountForm())
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    if form.cleaned_data["step"] != "do":
        return _page(request, case, form, is_confirming=True)
    try:
        measure = form.measure(case, request.now)
        account_action.act(measure, person_of(request), tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        is_confirming = isinstance(refused, account_action.NotConfirmed)
        return _page(request, case, form, is_confirming=is_confirming, status=refused.status)
    messages.success(request, _("The platform is asked. What it says appears below."))
    return redirect(f"/cases/{case}")


def _page(
    request: Call,
    case: CaseId,
    form: AccountForm,
    *,
    is_confirming: bool = False,
    status: int = 200,
) -> HttpResponse:
    accounts = request.tx.clusters.accounts(case)
    now = {name: account_action.newest_of(name, tx=request.tx) for name, _n in accounts}
    shown: dict[str, Any] = {
        "case": request.tx.cases.case(case),
        "accounts": [(name, count, now[name]) for name, count in accounts],
        "form": form,
        "states": states(),
        "days": DAYS,
        "is_confirming": is_confirming,
        "chosen": _chosen(form) if is_confirming else None,
    }
    return render(request, "console/case/account.html", shown, status=status)


def states() -> list[tuple[str, str, str]]:
    """What may be asked, and what it means."""
    return [
        (State.LIMITED, _("Limit"), _("What it posts is seen by fewer people.")),
        (State.SUSPENDED, _("Suspend"), _("It can neither post nor be seen.")),
        (State.RESTORED, _("Restore"), _("Nothing holds it back any more.")),
    ]


def _chosen(form: AccountForm) -> tuple[str, str] | None:
    said = form.data.get("state", "")
    return next(((title, note) for value, title, note in states() if value == said), None)
