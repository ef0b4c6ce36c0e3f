"""Forms of a forum's pages; the journeys hold the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.errors import SeawallError
from seawall.forum.incidents.tlp import DEFAULT, Marking
from seawall.forum.incidents.type_file import IncidentType
from seawall.forum.model import AGAINST, SignalStance, Tier
from seawall.journeys.forum.incident import IncidentProposal
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum import words
from seawall.web.console.forum.policy_places import place_of
from seawall.web.console.orders.forms import MomentField

_LONGEST = 2_000
_STANCES = (
    SignalStance.AGREE,
    SignalStance.SEEN,
    SignalStance.DISPUTE,
    SignalStance.FALSE_POSITIVE,
)
_SAY_WHY = gettext_lazy("Enter a reason.")


class OpinionForm(ExplainedForm):
    """What we think of a signal; whoever is against it says why."""

    stance = forms.ChoiceField(
        choices=[(option.value, option.value) for option in _STANCES],
        error_messages={"required": gettext_lazy("Choose your feedback.")},
    )
    code = forms.ChoiceField(
        choices=[("", ""), *((option, option) for option in words.AGAINST_CODES)], required=False
    )
    reason = forms.CharField(required=False, max_length=_LONGEST)

    def __init__(self, *typed: Any, is_auditor: bool) -> None:
        super().__init__(*typed)
        self.is_auditor = is_auditor

    def clean(self) -> None:
        """A stance against a signal has its reason; an auditor has no other stance."""
        fields = super().clean() or self.cleaned_data
        if self.is_auditor and fields.get("stance") in {SignalStance.AGREE, SignalStance.SEEN}:
            self.add_error("stance", _("An auditor can only challenge a signal."))
            return
        stance = fields.get("stance", SignalStance.SEEN)
        if SignalStance(stance) in AGAINST and not (fields.get("code") or fields.get("reason")):
            self.add_error("code", _("Choose a reason, so that other members can check."))


class WithdrawForm(ExplainedForm):
    """A signal of ours is taken back."""

    code = forms.ChoiceField(choices=[(option, option) for option in words.WITHDRAW_CODES])
    reason = forms.CharField(required=False, max_length=_LONGEST)


class StandForm(ExplainedForm):
    """The hub suspends a member, lets it speak again, removes it, or moves it to another tier."""

    member = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Choose a member.")}
    )
    act = forms.ChoiceField(choices=[(option, option) for option in words.STANDINGS])
    tier = forms.ChoiceField(
        choices=[
            ("", ""),
            *((option.value, option.value) for option in Tier if option is not Tier.AUDITOR),
        ],
        required=False,
    )
    reason = forms.CharField(max_length=_LONGEST, error_messages={"required": _SAY_WHY})

    def clean(self) -> None:
        """A move to another tier names it."""
        fields = super().clean() or self.cleaned_data
        if fields.get("act") == "tier" and not fields.get("tier"):
            self.add_error("tier", _("Choose the new tier."))


class InvitationForm(ExplainedForm):
    """Somebody who is to join."""

    name = forms.CharField(
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the name of the member you invite.")},
    )
    tier = forms.ChoiceField(choices=[(option.value, option.value) for option in Tier])
    vouched = forms.BooleanField(required=False)


class PolicyForm(ExplainedForm):
    """Our adoption policy as text."""

    text = forms.CharField(
        max_length=100_000,
        strip=False,
        error_messages={"required": gettext_lazy("Enter the policy text.")},
    )

    def refuse(self, refused: SeawallError) -> None:
        """A policy's own fields stand in its text: say where."""
        text = self.data.get("text", "")
        where = place_of(text, refused.field or "")
        sentence = f"{refused.detail} {refused.remedy or ''}".strip()
        self.add_error("text", f"{where}: {sentence}" if where else sentence)


class ProposalForm(ExplainedForm):
    """An incident as somebody proposes it; the checklist is its type's."""

    title = forms.CharField(
        max_length=200,
        error_messages={"required": gettext_lazy("Enter what happened, in a few words.")},
    )
    country = forms.CharField(required=False, max_length=2)
    summary = forms.CharField(required=False, max_length=10_000)

    def __init__(self, *typed: Any, kind: IncidentType) -> None:
        super().__init__(*typed)
        self.kind = kind
        for criterion in kind.criteria:
            self.fields[f"answer-{criterion.id}"] = forms.ChoiceField(
                choices=[("yes", "yes"), ("no", "no")],
                error_messages={"required": _("Answer yes or no: %s") % criterion.asks},
            )
            self.fields[f"note-{criterion.id}"] = forms.CharField(required=False, max_length=500)

    def refuse(self, refused: SeawallError) -> None:
        """A note's error stands beside the note."""
        parts = (refused.field or "").split(".")
        if len(parts) == 3 and parts[0] == "answers" and f"note-{parts[1]}" in self.fields:
            self.add_error(f"note-{parts[1]}", f"{refused.detail} {refused.remedy or ''}")
            return
        super().refuse(refused)

    def proposal(self) -> IncidentProposal:
        """What the journey is told."""
        fields = self.cleaned_data
        answers = {
            criterion.id: (
                fields[f"answer-{criterion.id}"] == "yes",
                fields[f"note-{criterion.id}"],
            )
            for criterion in self.kind.criteria
        }
        country = fields["country"].upper()
        return IncidentProposal(self.kind.id, fields["title"], answers, country, fields["summary"])


class ExtensionForm(ExplainedForm):
    """The new end of an incident, and why it is not over."""

    until = MomentField(error_messages={"required": gettext_lazy("Enter the new end.")})
    reason = forms.CharField(max_length=1_000, error_messages={"required": _SAY_WHY})


class UpdateForm(ExplainedForm):
    """A word on the situation, and who may read it."""

    text = forms.CharField(
        max_length=10_000, error_messages={"required": gettext_lazy("Enter the update.")}
    )
    tlp = forms.ChoiceField(
        choices=[(option.value, option.value) for option in Marking], initial=DEFAULT.value
    )
    named = forms.MultipleChoiceField(required=False)

    def __init__(self, *typed: Any, members: dict[str, str]) -> None:
        super().__init__(*typed)
        self.fields["named"].choices = list(members.items())  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A RED update is for somebody."""
        fields = super().clean() or self.cleaned_data
        if fields.get("tlp") == Marking.RED and not fields.get("named"):
            self.add_error("named", _("Choose the members who may read this TLP:RED update."))


class ConclusionForm(ExplainedForm):
    """It is over, or is taken back."""

    reason = forms.CharField(required=False, max_length=_LONGEST)
