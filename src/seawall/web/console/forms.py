"""What people type into the console, held against its shape; the journeys hold the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.cases.model import Finding
from seawall.errors import SeawallError
from seawall.ids import CaseId, DecisionId
from seawall.journeys.case_review import Judgement
from seawall.people.model import Member, Role
from seawall.web.console.looks import Looks


def _clauses() -> list[tuple[str, str]]:
    return [(clause.id, clause.title) for clause in taxonomy.clauses()]


def _labels() -> list[tuple[str, str]]:
    return [("", _("as the clauses say")), *((it.id, it.title) for it in taxonomy.labels())]


class ExplainedForm(forms.Form):
    """A form whose errors stand in one summary, the journeys' among them."""

    def refuse(self, refused: SeawallError) -> None:
        """A rule said no: show its sentence beside the field it speaks of."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, _sentence(refused))

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Every error with the field it belongs to, for the summary."""
        return [
            {"field": "main" if name == "__all__" else name, "say": say}
            for name, errors in self.errors.items()
            for say in errors
        ]


class DecisionForm(ExplainedForm):
    """A finding, the clauses it rests on, and a reason."""

    finding = forms.ChoiceField(
        choices=[(it.value, it.value) for it in Finding],
        error_messages={"required": gettext_lazy("Choose what is to happen.")},
    )
    clauses = forms.MultipleChoiceField(choices=_clauses, required=False)
    reason = forms.CharField(
        max_length=10_000,
        error_messages={"required": gettext_lazy("Say in a sentence why.")},
    )
    context = forms.CharField(required=False, max_length=64)
    opened_at = forms.CharField()
    is_quiet = forms.BooleanField(required=False)
    label = forms.ChoiceField(choices=_labels, required=False)
    supersedes = forms.CharField(required=False, max_length=40)

    @classmethod
    def fresh(cls, *, opened_at: datetime, reason: str) -> DecisionForm:
        """The form as the page first shows it."""
        return cls(initial={"opened_at": opened_at.isoformat(), "reason": reason})

    def clean_opened_at(self) -> datetime:
        """The moment the page was opened."""
        try:
            return datetime.fromisoformat(self.cleaned_data["opened_at"]).astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(_("Reload the page, then decide again.")) from None

    def judgement(self, case: CaseId, person: Member, seen: Looks) -> Judgement:
        """What the journey is told."""
        said = self.cleaned_data
        return Judgement(
            case=case,
            person=person,
            finding=Finding(said["finding"]),
            clauses=tuple(said["clauses"]),
            reason=said["reason"],
            context=said["context"],
            seen=seen.seen,
            media_seconds=seen.seconds,
            opened_at=said["opened_at"],
            supersedes=DecisionId(said["supersedes"]) if said["supersedes"] else None,
            make_known=not said["is_quiet"],
            label=said["label"],
        )


class InviteForm(ExplainedForm):
    """Somebody who is to work here."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField()
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])


def _sentence(refused: SeawallError) -> str:
    """The refusal in the reader's language, where the catalogue has it; else as it was raised."""
    detail, remedy = _(refused.detail), _(refused.remedy) if refused.remedy else ""
    detail = f"{detail[:1].upper()}{detail[1:]}"
    return f"{detail} {remedy}" if remedy else detail
