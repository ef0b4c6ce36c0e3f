"""The form for action against an account: state and reason, then two confirmations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.enforcement.model import AccountPart, Action, TargetState
from seawall.ids import CaseId
from seawall.journeys.cases import account_action
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call

#: For how many days; nothing means for good.
DAYS = (1, 7, 30, 180)


class AccountForm(ExplainedForm):
    """What is asked for an account."""

    account = forms.CharField(max_length=4_000)
    state = forms.ChoiceField(
        choices=lambda: [(choice.value, choice.value) for choice in _choices()],
        error_messages={"required": gettext_lazy("Choose an action.")},
    )
    days = forms.ChoiceField(
        choices=[("", ""), *((str(option), str(option)) for option in DAYS)], required=False
    )
    reason = forms.CharField(
        max_length=4_000, error_messages={"required": gettext_lazy("Enter a reason.")}
    )
    knows_the_effect = forms.BooleanField(required=False)
    knows_the_account = forms.BooleanField(required=False)
    step = forms.CharField(required=False, max_length=8)

    def measure(self, case: CaseId, now: datetime) -> account_action.AccountMeasure:
        """What the journey is told."""
        fields = self.cleaned_data
        choice = next(choice for choice in _choices() if choice.value == fields["state"])
        return account_action.AccountMeasure(
            case=case,
            account=fields["account"],
            state=choice.state,
            part=choice.part,
            reason=fields["reason"],
            until=now + timedelta(days=int(fields["days"])) if fields["days"] else None,
            knows_the_effect=fields["knows_the_effect"],
            knows_the_account=fields["knows_the_account"],
        )


@signed_in(account_action.ACT)
def show_accounts(request: Call, case_id: str) -> HttpResponse:
    """The accounts behind a case, with the actions that can be asked for."""
    return _page(request, _case_named(request, case_id), AccountForm())


def _case_named(request: Call, case_id: str) -> CaseId:
    return request.tx.cases.case(CaseId(case_id)).id


def _ask(call: ActCall[CaseId]) -> HttpResponse | None:
    """Show what it means, and ask the platform after both confirmations."""
    if call.typed["step"] != "do":
        return _page(call.request, call.subject, call.form, is_confirming=True)
    measure = call.form.measure(call.subject, call.now)
    try:
        account_action.act_on_account(measure, call.person, tx=call.tx, now=call.now)
    except account_action.NotConfirmed as refused:
        call.form.refuse(refused)
        return _page(
            call.request, call.subject, call.form, is_confirming=True, status=refused.status
        )
    return None


def _page(
    request: Call,
    case: CaseId,
    form: AccountForm,
    *,
    is_confirming: bool = False,
    status: int = 200,
) -> HttpResponse:
    accounts = request.tx.clusters.accounts(case)
    now = {name: _standing(request, name) for name, _n in accounts}
    context: dict[str, Any] = {
        "case": request.tx.cases.case(case),
        "accounts": [(name, count, now[name]) for name, count in accounts],
        "form": form,
        "states": account_states(),
        "days": DAYS,
        "is_confirming": is_confirming,
        "chosen": _chosen(form) if is_confirming else None,
    }
    return render(request, "console/case/account.html", context, status=status)


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """What can be asked for an account, in words."""

    part: AccountPart
    state: TargetState
    title: str
    note: str

    @property
    def value(self) -> str:
        """How the form sends it: the state alone where it is the account itself."""
        if self.part is AccountPart.ACCOUNT:
            return self.state.value
        return f"{self.part.value}/{self.state.value}"


def _standing(request: Call, account: str) -> list[Action]:
    """What was last asked for each part of an account."""
    newest = (
        account_action.newest_account_action(account, part, tx=request.tx) for part in AccountPart
    )
    return [action for action in newest if action]


def account_states() -> list[tuple[str, str, str]]:
    """The account states that can be asked for, in words."""
    return [(choice.value, choice.title, choice.note) for choice in _choices()]


def _choices() -> list[AccountChoice]:
    account, paid, service = AccountPart.ACCOUNT, AccountPart.MONETISATION, AccountPart.SERVICE
    rows = (
        (account, TargetState.LIMITED, _("Limit"), _("Fewer people see what it posts.")),
        (account, TargetState.SUSPENDED, _("Suspend"), _("It cannot post or be seen.")),
        (account, TargetState.CLOSED, _("Close"), _("Permanently closed.")),
        (account, TargetState.RESTORED, _("Restore"), _("All restrictions end.")),
        (paid, TargetState.SUSPENDED, _("Suspend payments"), _("It earns nothing for this time.")),
        (paid, TargetState.CLOSED, _("End payments"), _("It earns nothing, permanently.")),
        (paid, TargetState.RESTORED, _("Restore payments"), _("It can earn again.")),
        (service, TargetState.LIMITED, _("Suspend a part of the service"), _("Such as comments.")),
        (
            service,
            TargetState.SUSPENDED,
            _("Suspend the service"),
            _("It cannot use the service for this time."),
        ),
        (
            service,
            TargetState.CLOSED,
            _("End the service"),
            _("It cannot use the service, permanently."),
        ),
        (
            service,
            TargetState.RESTORED,
            _("Restore the service"),
            _("It can use the whole service again."),
        ),
    )
    return [AccountChoice(*row) for row in rows]


def _chosen(form: AccountForm) -> tuple[str, str] | None:
    state = form.data.get("state", "")
    return next(((title, note) for value, title, note in account_states() if value == state), None)


ACTS = ActTable(
    base="cases/<str:case_id>/account",
    reads=_case_named,
    shows=lambda call, status: _page(call.request, call.subject, call.form, status=status),
    lands=lambda call, _outcome: f"/cases/{call.subject}",
    acts=(
        ConsoleAct(
            "account",
            account_action.ACT,
            _ask,
            AccountForm,
            at="",
            page=show_accounts,
            done=gettext_lazy("Sent to the platform. Its answer appears below."),
        ),
    ),
)
