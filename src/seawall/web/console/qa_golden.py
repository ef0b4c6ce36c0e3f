"""The golden set: leads add decided cases, agree anew, and take items out of use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from seawall import taxonomy
from seawall.cases.model import Finding
from seawall.cases.quality.model import Agreed, Golden
from seawall.ids import CaseId, GoldenId
from seawall.journeys import golden_set
from seawall.web.console import qa_words as words
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum_frame import done
from seawall.web.console.words import clause_title
from seawall.web.request import Call, person_of

MANAGE = "quality.manage"
FINDINGS = (Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW)


def _clauses() -> list[tuple[str, str]]:
    return [(each.id, each.title) for each in taxonomy.clauses()]


class AgreedForm(ExplainedForm):
    """The agreed answer, and why it is right."""

    finding = forms.ChoiceField(
        choices=[(each.value, each.value) for each in FINDINGS],
        error_messages={"required": gettext_lazy("Choose the agreed answer.")},
    )
    clauses = forms.MultipleChoiceField(choices=_clauses, required=False)
    context = forms.CharField(required=False, max_length=64)
    why = forms.CharField(
        max_length=10_000,
        error_messages={"required": gettext_lazy("Write what the reader will learn from it.")},
    )

    @property
    def agreed(self) -> Agreed:
        """The answer as the journey takes it."""
        told = self.cleaned_data
        return Agreed(
            Finding(told["finding"]), tuple(told["clauses"]), told["context"], told["why"]
        )


class AddForm(AgreedForm):
    """A decided case becomes golden."""

    case = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Name the decided case.")}
    )


@require_http_methods(["GET", "POST"])
@signed_in(MANAGE)
def list_golden(request: Call) -> HttpResponse:
    """Every golden item; POST adds one."""
    if request.method == "GET":
        return _page(request, AddForm(initial={"case": request.GET.get("case", "")}))
    form = AddForm(request.POST)
    return done(
        form,
        lambda: golden_set.from_case(
            CaseId(form.cleaned_data["case"]),
            form.agreed,
            person_of(request),
            tx=request.tx,
            now=request.now,
        ),
        then="/qa/golden",
        shown=lambda refused, status: _page(request, refused, status=status),
    )


@require_POST
@signed_in(MANAGE)
def change(request: Call, golden_id: str) -> HttpResponse:
    """Agree anew: another version."""
    form = AgreedForm(request.POST)
    return done(
        form,
        lambda: golden_set.agree_anew(
            GoldenId(golden_id), form.agreed, person_of(request), tx=request.tx, now=request.now
        ),
        then="/qa/golden",
        shown=lambda refused, status: _page(
            request, AddForm(), changing=refused, changed=golden_id, status=status
        ),
    )


@require_POST
@signed_in(MANAGE)
def retire(request: Call, golden_id: str) -> HttpResponse:
    """Take an item out of use."""
    form = ExplainedForm(request.POST)
    return done(
        form,
        lambda: golden_set.retire(
            GoldenId(golden_id), person_of(request), tx=request.tx, now=request.now
        ),
        then="/qa/golden",
        shown=lambda refused, status: _page(request, refused, status=status),
    )


def _page(
    request: Call,
    form: ExplainedForm,
    *,
    changing: ExplainedForm | None = None,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    dealt = request.tx.quality.times_dealt()
    page = {
        "lines": [_line(each, dealt) for each in request.tx.quality.golden_set()],
        "form": form,
        "changing": changing,
        "changed": changed,
        "findings": [each.value for each in FINDINGS],
        "clauses": taxonomy.clauses(),
        "contexts": words.contexts(),
    }
    return render(request, "console/qa/golden.html", page, status=status)


def _line(golden: Golden, dealt: dict[str, int]) -> dict[str, Any]:
    return {
        "golden": golden,
        "clauses": [clause_title(each) for each in golden.agreed.clauses],
        "dealt": dealt.get(golden.id, 0),
    }
