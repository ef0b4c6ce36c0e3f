"""The golden set: adding, agreeing anew, retiring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.cases.model import Finding
from seawall.cases.quality.model import AgreedAnswer, GoldenItem
from seawall.ids import CaseId, GoldenId
from seawall.journeys.quality import golden_set
from seawall.web.console.act import ActCall, ActTable, ConsoleAct, without_form
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.quality import words
from seawall.web.console.words import clause_title
from seawall.web.request import Call

MANAGE = "quality.manage"
FINDINGS = (Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW)


def _clauses() -> list[tuple[str, str]]:
    return [(clause.id, clause.title) for clause in taxonomy.clauses()]


class AgreedForm(ExplainedForm):
    """The agreed answer, and why it is right."""

    finding = forms.ChoiceField(
        choices=[(option.value, option.value) for option in FINDINGS],
        error_messages={"required": gettext_lazy("Choose the agreed answer.")},
    )
    clauses = forms.MultipleChoiceField(choices=_clauses, required=False)
    context = forms.CharField(required=False, max_length=64)
    why = forms.CharField(
        max_length=10_000,
        error_messages={"required": gettext_lazy("Explain why the answer is right.")},
    )

    @property
    def agreed(self) -> AgreedAnswer:
        """The answer as the journey takes it."""
        fields = self.cleaned_data
        return AgreedAnswer(
            Finding(fields["finding"]), tuple(fields["clauses"]), fields["context"], fields["why"]
        )


class AddForm(AgreedForm):
    """A decided case becomes golden."""

    case = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Enter the ID of a decided case.")}
    )


@signed_in(MANAGE)
def list_golden(request: Call) -> HttpResponse:
    """Every golden item."""
    return _page(request, AddForm(initial={"case": request.GET.get("case", "")}))


def _golden_named(_request: Call, golden_id: str = "") -> GoldenId:
    return GoldenId(golden_id)


def _add(call: ActCall[GoldenId]) -> None:
    case = CaseId(call.typed["case"])
    golden_set.golden_from_case(case, call.form.agreed, call.person, tx=call.tx, now=call.now)


def _agree_anew(call: ActCall[GoldenId]) -> None:
    golden_set.agree_golden_anew(
        call.subject, call.form.agreed, call.person, tx=call.tx, now=call.now
    )


def _show_change(call: ActCall[GoldenId], status: int) -> HttpResponse:
    return _page(call.request, AddForm(), changing=call.form, changed=call.subject, status=status)


def _page(
    request: Call,
    form: ExplainedForm,
    *,
    changing: ExplainedForm | None = None,
    changed: str = "",
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    dealt = request.tx.quality.times_dealt()
    page = {
        "lines": [_line(golden_case, dealt) for golden_case in request.tx.quality.golden_set()],
        "form": form,
        "act": act,
        "changing": changing,
        "changed": changed,
        "findings": [finding.value for finding in FINDINGS],
        "clauses": taxonomy.clauses(),
        "contexts": words.contexts(),
    }
    return render(request, "console/qa/golden.html", page, status=status)


def _line(golden: GoldenItem, dealt: dict[str, int]) -> dict[str, Any]:
    return {
        "golden": golden,
        "clauses": [clause_title(clause) for clause in golden.agreed.clauses],
        "dealt": dealt.get(golden.id, 0),
    }


ACTS = ActTable(
    base="qa/golden",
    reads=_golden_named,
    shows=lambda call, status: _page(call.request, call.form, act=call.act.name, status=status),
    lands=lambda _call, _outcome: "/qa/golden",
    acts=(
        ConsoleAct("add", MANAGE, _add, AddForm, at="", page=list_golden, ids="add-%s"),
        ConsoleAct(
            "change",
            MANAGE,
            _agree_anew,
            AgreedForm,
            at="<str:golden_id>/change",
            ids="{golden_id}-%s",
            shows=_show_change,
        ),
        ConsoleAct(
            "retire", MANAGE, without_form(golden_set.retire_golden), at="<str:golden_id>/retire"
        ),
    ),
)
