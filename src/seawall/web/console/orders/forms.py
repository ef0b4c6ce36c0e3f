"""Forms of an order's page; the journeys hold the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.ids import OrderId
from seawall.journeys.answers.order_answering import Compliance
from seawall.journeys.answers.order_clarifying import Inability
from seawall.journeys.answers.threat_to_life import Threat
from seawall.orders.admission import ToldFlag
from seawall.orders.answering.filling import Impossibility
from seawall.people.model import Member
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.orders_sentences import Reach

_LONGEST = 10_000


class MomentField(forms.CharField):
    """A moment in UTC as the browser's own field writes it; empty where none is said."""

    def clean(self, value: object) -> datetime | None:
        """The moment, with its zone."""
        typed_moment = super().clean(value).strip()
        if not typed_moment:
            return None
        try:
            at = datetime.fromisoformat(typed_moment)
        except ValueError:
            raise forms.ValidationError(_("Use the format 2026-06-10 15:00.")) from None
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class ComplyForm(ExplainedForm):
    """The measure of compliance, and a challenge if there is one."""

    measure = forms.CharField(required=False)
    challenge = forms.CharField(required=False, max_length=_LONGEST)
    is_challenge = forms.BooleanField(required=False)

    def clean(self) -> None:
        """A challenge says why."""
        fields = super().clean() or self.cleaned_data
        if fields.get("is_challenge") and not fields.get("challenge", "").strip():
            self.add_error("challenge", _("Explain what is wrong with the order."))

    def compliance(self, order: OrderId, person: Member, offered: Sequence[Reach]) -> Compliance:
        """What the journey is told; the widest measure where none was chosen."""
        measure = self.cleaned_data["measure"]
        reach = next((option for option in offered if option.value == measure), offered[0])
        challenge = (
            self.cleaned_data["challenge"].strip() if self.cleaned_data["is_challenge"] else ""
        )
        return Compliance(order, person, scope=reach.scope, challenge=challenge)


class CannotForm(ExplainedForm):
    """The boxes of Annex III, section B."""

    grounds = forms.MultipleChoiceField(
        choices=[(option.value, option.value) for option in NonComplianceGround],
        error_messages={"required": gettext_lazy("Tick at least one ground.")},
    )
    further_information = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Explain why you cannot comply.")},
    )
    clarification = forms.CharField(required=False, max_length=_LONGEST)
    began_at = MomentField(required=False)

    def inability(self, order: OrderId, person: Member) -> Inability:
        """What the journey is told."""
        fields = self.cleaned_data
        grounds = tuple(NonComplianceGround(ground) for ground in fields["grounds"])
        why = Impossibility(grounds, fields["further_information"], fields["clarification"])
        return Inability(order, person, why, fields["began_at"])


class AskForm(ExplainedForm):
    """One question to the authority: insufficient information, Art. 3(8)."""

    question = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Enter your question.")},
    )

    def inability(self, order: OrderId, person: Member) -> Inability:
        """What the journey is told."""
        question = self.cleaned_data["question"]
        sentence = _("The order cannot be carried out without an answer to this question.")
        why = Impossibility((NonComplianceGround.INSUFFICIENT_INFORMATION,), sentence, question)
        return Inability(order, person, why)


class GenuineForm(ExplainedForm):
    """One person's word on the sender."""

    is_genuine = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")],
        error_messages={"required": gettext_lazy("Choose Genuine or Not genuine.")},
    )
    reason = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Enter who you called and what they said.")},
    )


class ReasonForm(ExplainedForm):
    """A step that says why."""

    reason = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Enter the reason or details.")},
    )


class FlagForm(ReasonForm):
    """What a person tells the others of an order, and what they saw."""

    what = forms.ChoiceField(
        choices=[(flag.value, flag.value) for flag in ToldFlag],
        error_messages={"required": gettext_lazy("Choose an issue.")},
    )


class ScrutinyForm(ExplainedForm):
    """A reasoned request to our own state: Art. 4(4)."""

    asker = forms.ChoiceField(
        choices=[("provider", "provider"), ("content_provider", "content_provider")]
    )
    reasons = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Enter which provision or right is infringed.")},
    )
    informed_at = MomentField(required=False)


class ScrutinyDecisionForm(ExplainedForm):
    """What the authority of our state decided."""

    authority = forms.CharField(max_length=300)
    infringement = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    decided_at = MomentField()
    reasons = forms.CharField(max_length=_LONGEST)


class ThreatForm(ExplainedForm):
    """An imminent threat to life: Art. 14(5)."""

    what = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Describe what is about to happen.")},
    )
    states = forms.MultipleChoiceField(
        choices=[(code, name) for code, name in MEMBER_STATES.items()], required=False
    )
    place = forms.CharField(required=False, max_length=_LONGEST)
    victims = forms.CharField(required=False, max_length=_LONGEST)
    offender = forms.CharField(required=False, max_length=_LONGEST)
    evidence = forms.CharField(required=False, max_length=_LONGEST)

    def threat(self, person: Member, order: OrderId | None) -> Threat:
        """What the journey is told."""
        fields = self.cleaned_data
        return Threat(
            person=person,
            what=fields["what"],
            states=tuple(fields["states"]),
            offender=fields["offender"],
            victims=fields["victims"],
            place=fields["place"],
            evidence=fields["evidence"],
            order=order,
        )
