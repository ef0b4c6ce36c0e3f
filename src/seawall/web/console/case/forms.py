"""The form of a decision, of one case or of many; the journeys hold the rules."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.cases.bulk.model import BulkRuling
from seawall.cases.decision import CONTEXTS
from seawall.cases.desk.model import DecisionDraft, Said
from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.ids import CaseId, DecisionId, PersonId
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.statements.statement_preview import PlannedDecision
from seawall.people.model import Member
from seawall.web.console.case.case_looks import Looks
from seawall.web.console.finding_words import CONTEXT_WORDS, DISABLE
from seawall.web.console.forms import ExplainedForm

EVERYWHERE = ("*",)
#: For how long something is held, in hours.
HOLDS = (4, 24, 72, 168)
_USUAL_HOLD = 24
#: What needs a policy rule or a law before anybody can be told why.
_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
_TERRITORY = re.compile(r"[A-Z]{2}|EEA")
_FIELDS = (
    "finding", "clauses", "reason", "context", "is_quiet", "is_unkept", "label", "territories",
    "hold_for", "to", "for_the_user", "law", "law_explanation",
)  # fmt: skip


def _clauses() -> list[tuple[str, str]]:
    return [(clause.id, clause.title) for clause in taxonomy.clauses()]


def _labels() -> list[tuple[str, str]]:
    return [
        ("", _("set by the policy rule")),
        *((label.id, label.title) for label in taxonomy.labels()),
    ]


def contexts() -> list[tuple[str, str]]:
    """Contexts of content, in words."""
    return [("", _("none")), *((context, str(CONTEXT_WORDS[context])) for context in CONTEXTS)]


class DecisionForm(ExplainedForm):
    """A finding, the clauses it rests on, and a reason."""

    finding = forms.ChoiceField(
        choices=[(option.value, option.value) for option in Finding if option is not Finding.UNDO]
        + [(DISABLE, DISABLE)],
        error_messages={"required": gettext_lazy("Choose an action.")},
    )
    clauses = forms.MultipleChoiceField(choices=_clauses, required=False)
    reason = forms.CharField(
        max_length=10_000,
        error_messages={"required": gettext_lazy("Enter a reason.")},
    )
    context = forms.CharField(required=False, max_length=64)
    opened_at = forms.CharField()
    is_quiet = forms.BooleanField(required=False)
    is_unkept = forms.BooleanField(required=False)
    label = forms.ChoiceField(choices=_labels, required=False)
    supersedes = forms.CharField(required=False, max_length=40)
    territories = forms.CharField(required=False, max_length=400)
    hold_for = forms.ChoiceField(
        choices=[("", ""), *((str(option), str(option)) for option in HOLDS)], required=False
    )
    to = forms.CharField(required=False, max_length=40)
    for_the_user = forms.CharField(required=False, max_length=2_000)
    law = forms.CharField(required=False)
    law_explanation = forms.CharField(required=False)
    then = forms.CharField(required=False, max_length=8)

    @classmethod
    def fresh(
        cls, *, opened_at: datetime, reason: str = "", draft: DecisionDraft | None = None
    ) -> DecisionForm:
        """The form as the page first shows it: what was kept, or a reason made from the facts."""
        initial: dict[str, Any] = dict(draft.said) if draft else {"reason": reason}
        return cls(initial={**initial, "opened_at": opened_at.isoformat()})

    def clean_opened_at(self) -> datetime:
        """The moment the page was opened."""
        try:
            return datetime.fromisoformat(self.cleaned_data["opened_at"]).astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(_("Reload the page and decide again.")) from None

    def clean_territories(self) -> tuple[str, ...]:
        """Codes of territories, each once; they count where something is disabled there."""
        codes = self.cleaned_data["territories"].upper().replace(",", " ").split()
        strange = [code for code in codes if not _TERRITORY.fullmatch(code)]
        if self.data.get("finding") != DISABLE:
            return EVERYWHERE
        if strange or not codes:
            raise forms.ValidationError(
                _("Enter two-letter country codes such as DE or FR, or EU or EEA.")
            )
        return tuple(dict.fromkeys(codes))

    @property
    def said(self) -> Said:
        """What a draft keeps of it."""
        return said_in(self.data)

    @property
    def means(self) -> Finding:
        """The finding in the words of the rules."""
        choice = self.cleaned_data["finding"]
        return Finding.RESTRICT if choice == DISABLE else Finding(choice)

    def until(self, now: datetime) -> datetime | None:
        """When what is held is looked at again."""
        if self.means is not Finding.HOLD:
            return None
        return now + timedelta(hours=int(self.cleaned_data.get("hold_for") or _USUAL_HOLD))

    @property
    def ruling(self) -> BulkRuling:
        """The one conclusion for many cases."""
        fields = self.cleaned_data
        return BulkRuling(
            finding=fields["finding"],
            clauses=tuple(fields["clauses"]),
            reason=fields["reason"],
            context=fields["context"],
            law=fields["law"],
            law_explanation=fields["law_explanation"],
            for_the_user=fields["for_the_user"],
        )

    def planned(self, person: Member, now: datetime) -> PlannedDecision | None:
        """What is typed so far, as its uploader would be told; None while that is too little."""
        self.is_valid()
        fields = self.cleaned_data
        clauses = tuple(fields.get("clauses", ()))
        ground = LegalGround.of(fields.get("law", ""), fields.get("law_explanation", ""))
        if "finding" not in fields or "territories" not in fields:
            return None
        if self.means in _RESTRICTS and not (clauses or ground):
            return None
        return PlannedDecision(
            person,
            self.means,
            clauses,
            context=fields.get("context", ""),
            for_the_user=fields.get("for_the_user", ""),
            legal_ground=ground,
            scope=fields["territories"],
            until=self.until(now),
        )

    def judgement(
        self, case: CaseId, person: Member, media_looks: Looks, now: datetime
    ) -> CaseJudgement:
        """What the journey is told."""
        fields = self.cleaned_data
        return CaseJudgement(
            case=case,
            person=person,
            finding=self.means,
            clauses=tuple(fields["clauses"]),
            reason=fields["reason"],
            context=fields["context"],
            seen=media_looks.seen,
            media_seconds=media_looks.seconds,
            opened_at=fields["opened_at"],
            scope=fields["territories"],
            until=self.until(now),
            supersedes=DecisionId(fields["supersedes"]) if fields["supersedes"] else None,
            make_known=not fields["is_quiet"],
            label=fields["label"],
            is_undoable=True,
            preserve=not fields["is_unkept"],
            to=PersonId(fields["to"]) if fields["to"] else None,
            for_the_user=fields["for_the_user"],
            legal_ground=LegalGround.of(fields["law"], fields["law_explanation"]),
        )


def said_in(data: Any) -> Said:
    """The fields of a posted form that are filled in, as a draft keeps them."""
    fields: dict[str, str | list[str]] = {}
    for name in _FIELDS:
        value = data.getlist(name) if name == "clauses" else data.get(name, "")
        if value:
            fields[name] = value
    return fields
