"""Acts on a paper that asks for data: give it, say why not, note the authority's word, close it."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forms.annexes.epoc_annex3 import ConflictNature, DataKept, ThirdCountryLaw
from seawall.forms.annexes.information_answer import HandedFile
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.ids import OrderId
from seawall.journeys.answers import (
    enforcing_authority,
    information_objecting,
    information_providing,
    paper_closing,
)
from seawall.journeys.answers.information_objecting import PaperObjection
from seawall.journeys.answers.information_providing import InformationGiven
from seawall.orders.information.answer_filling import Reasons
from seawall.orders.information.data_release import EnforcingWord
from seawall.orders.model import Order, OrderState
from seawall.people.model import Member
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import ReasonForm
from seawall.web.console.orders.page import ANSWER

_LONGEST = 20_000
_VERIFY = "order.verify"


class GiveForm(ExplainedForm):
    """The answer in words, and the files that went to the authority, a line each."""

    answer = forms.CharField(required=False, max_length=_LONGEST)
    handed_over = forms.CharField(required=False, max_length=_LONGEST)
    way = forms.CharField(required=False, max_length=300)

    def clean_handed_over(self) -> tuple[HandedFile, ...]:
        """Each line: the SHA-256, and the name of the file."""
        lines = [line.split(None, 1) for line in self.cleaned_data["handed_over"].splitlines()]
        if any(len(parts) != 2 for parts in lines if parts):
            raise forms.ValidationError(_("Enter each file as its SHA-256, a space and its name."))
        return tuple(
            HandedFile(name=parts[1].strip(), sha256=parts[0].lower()) for parts in lines if parts
        )

    def given(self, order: OrderId, person: Member) -> InformationGiven:
        """What the journey is told."""
        fields = self.cleaned_data
        return InformationGiven(
            order, person, fields["answer"], fields["handed_over"], fields["way"]
        )


class ObjectForm(ExplainedForm):
    """The boxes of Annex III, Section D to G; of another paper, those that it has."""

    grounds = forms.MultipleChoiceField(
        choices=[(ground.value, ground.value) for ground in ObjectionGround],
        error_messages={"required": gettext_lazy("Tick at least one ground.")},
    )
    explanation = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Enter the reasons.")},
    )
    clarification = forms.CharField(required=False, max_length=_LONGEST)
    data_kept = forms.ChoiceField(
        required=False, choices=[(state.value, state.value) for state in DataKept]
    )
    law = forms.CharField(required=False, max_length=_LONGEST)
    provision = forms.CharField(required=False, max_length=_LONGEST)
    nature = forms.MultipleChoiceField(
        required=False, choices=[(nature.value, nature.value) for nature in ConflictNature]
    )
    why_applicable = forms.CharField(required=False, max_length=_LONGEST)
    why_conflict = forms.CharField(required=False, max_length=_LONGEST)
    link = forms.CharField(required=False, max_length=_LONGEST)
    consequences = forms.CharField(required=False, max_length=_LONGEST)

    def objection(self, order: OrderId, person: Member) -> PaperObjection:
        """What the journey is told."""
        fields = self.cleaned_data
        reasons = Reasons(
            grounds=tuple(ObjectionGround(ground) for ground in fields["grounds"]),
            explanation=fields["explanation"],
            clarification=fields["clarification"],
            data_kept=DataKept(fields["data_kept"]) if fields["data_kept"] else None,
            third_country=ThirdCountryLaw(
                law=fields["law"],
                provision=fields["provision"],
                nature=tuple(ConflictNature(nature) for nature in fields["nature"]),
                why_applicable=fields["why_applicable"],
                why_conflict=fields["why_conflict"],
                link=fields["link"],
                consequences=fields["consequences"],
            ),
        )
        return PaperObjection(order, person, reasons)


class EnforcingForm(ReasonForm):
    """What the notified authority says, and how the person knows."""

    word = forms.ChoiceField(
        choices=[(word.value, word.value) for word in EnforcingWord],
        error_messages={"required": gettext_lazy("Choose the reply.")},
    )


def _give(call: ActCall[OrderId]) -> None:
    given = call.form.given(call.subject, call.person)
    information_providing.provide_information(given, tx=call.tx, now=call.now)


def _object(call: ActCall[OrderId]) -> Order:
    objection = call.form.objection(call.subject, call.person)
    information_objecting.object_to_paper(objection, tx=call.tx, now=call.now)
    return call.tx.orders.order(call.subject)


def _objected(order: Order) -> Promise:
    if order.state is OrderState.PAUSED:
        return gettext_lazy("Sent. The deadline is paused until the sender answers.")
    return gettext_lazy("Sent. Close the order when nothing more is expected.")


def _note_word(call: ActCall[OrderId]) -> Order:
    word, reason = EnforcingWord(call.typed["word"]), call.typed["reason"]
    return enforcing_authority.note_enforcing_word(
        call.subject, word, call.person, reason=reason, tx=call.tx, now=call.now
    )


def _noted(order: Order) -> Promise:
    if order.state is OrderState.CLOSED:
        return gettext_lazy("Reply recorded. The order is closed and no data is sent.")
    return gettext_lazy("Reply recorded. The data may be sent.")


def _close(call: ActCall[OrderId]) -> None:
    reason = call.typed["reason"]
    paper_closing.close_paper(call.subject, call.person, reason=reason, tx=call.tx, now=call.now)


INFORMATION = (
    ConsoleAct(
        "give",
        ANSWER,
        _give,
        GiveForm,
        ids="give-%s",
        done=gettext_lazy("Answered. The order closes when the answer is delivered."),
    ),
    ConsoleAct("object", ANSWER, _object, ObjectForm, ids="object-%s", done=_objected),
    ConsoleAct("notified", _VERIFY, _note_word, EnforcingForm, ids="notified-%s", done=_noted),
    ConsoleAct(
        "close",
        ANSWER,
        _close,
        ReasonForm,
        ids="close-%s",
        done=gettext_lazy("Order closed."),
    ),
)
