"""The form of an appeal's decision, and its choices."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.ids import CaseId, DecisionId
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.people.model import Member
from seawall.web.console.case.case_looks import Looks
from seawall.web.console.finding_words import FindingChoice
from seawall.web.console.forms import ExplainedForm


def _clauses() -> list[tuple[str, str]]:
    return [(clause.id, clause.title) for clause in taxonomy.clauses()]


_ANSWERS = (Finding.OVERTURN, Finding.KEEP, Finding.ESCALATE)


class HearingForm(ExplainedForm):
    """What is to happen, and why; both answers need the reason."""

    finding = forms.ChoiceField(
        choices=[(option.value, option.value) for option in _ANSWERS],
        error_messages={"required": gettext_lazy("Choose an action.")},
    )
    clauses = forms.MultipleChoiceField(choices=_clauses, required=False)
    reason = forms.CharField(
        max_length=10_000,
        error_messages={"required": gettext_lazy("Enter a reason.")},
    )
    context = forms.CharField(required=False, max_length=64)
    opened_at = forms.CharField()
    supersedes = forms.CharField(required=False, max_length=40)
    law = forms.CharField(required=False)
    law_explanation = forms.CharField(required=False)

    def clean_opened_at(self) -> datetime:
        """The moment the page was opened."""
        try:
            return datetime.fromisoformat(self.cleaned_data["opened_at"]).astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(_("Reload the page and decide again.")) from None

    def judgement(self, case: CaseId, person: Member, media_looks: Looks) -> CaseJudgement:
        """What the journey is told."""
        fields = self.cleaned_data
        return CaseJudgement(
            case=case,
            person=person,
            finding=Finding(fields["finding"]),
            clauses=tuple(fields["clauses"]),
            reason=fields["reason"],
            context=fields["context"],
            seen=media_looks.seen,
            media_seconds=media_looks.seconds,
            opened_at=fields["opened_at"],
            supersedes=DecisionId(fields["supersedes"]) if fields["supersedes"] else None,
            legal_ground=LegalGround.of(fields["law"], fields["law_explanation"]),
        )


def choices(*, takes_down: bool) -> tuple[FindingChoice, ...]:
    """The answers, each with what it does; to overturn what was left up takes it down."""
    undone = (
        _("Takes the content down and replaces the decision.")
        if takes_down
        else _(
            "Puts the content back, takes its strikes and signals back, "
            "and disputes what others share of it."
        )
    )
    return (
        FindingChoice(
            Finding.OVERTURN,
            "o",
            _("Overturn"),
            _("The decision was wrong."),
            "tone-danger" if takes_down else "tone-good",
            undone,
        ),
        FindingChoice(
            Finding.KEEP,
            "k",
            _("Uphold"),
            _("The decision stands."),
            "tone-danger",
            _("Nothing changes on the platform. The person who appealed is told why."),
        ),
        FindingChoice(
            Finding.ESCALATE,
            "e",
            _("Escalate"),
            _("A lead decides."),
            "tone-info",
            _("Assigns the appeal to a lead who did not make the decision."),
        ),
    )
