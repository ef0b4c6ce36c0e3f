"""An order has ended, or lost some of its addresses: two people write it down on its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seawall.ids import OrderId, PersonId
from seawall.journeys.duties import order_ending
from seawall.orders.effect_end import EffectEnd, EndCause, has_ended
from seawall.orders.end_word import EndWord
from seawall.transaction import Transaction
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call

_CAUSES = {
    EndCause.WITHDRAWN: _("The sender withdrew the order"),
    EndCause.LAPSED: _("The order expired on its own terms"),
    EndCause.AMENDED: _("The sender took these URLs out of the order"),
    EndCause.INFRINGEMENT: _("Our authority found an infringement"),
    EndCause.ANNULLED: _("A court annulled the order"),
}


@dataclass(frozen=True, slots=True)
class SaidEnd:
    """What somebody wrote down, and waits for a second person."""

    word: EndWord
    cause: Promise
    name: str
    addresses: tuple[str, ...]
    is_own: bool
    """Whether the person who looks wrote it."""


@dataclass(frozen=True, slots=True)
class EndingPanel:
    """How the order may have ended, and what was written down of it."""

    choices: tuple[tuple[str, Promise], ...]
    said: tuple[SaidEnd, ...]

    @property
    def to_confirm(self) -> EndWord | None:
        """What somebody else wrote down first: the form begins with it."""
        return next((said.word for said in self.said if not said.is_own), None)


def read_ending(order: OrderId, person: PersonId, *, tx: Transaction) -> EndingPanel:
    """What the panel shows to this person."""
    words = order_ending.open_words(order, tx=tx)
    causes = order_ending.sayable_causes(words)
    return EndingPanel(
        choices=tuple((cause.value, _CAUSES[cause]) for cause in causes),
        said=_said(words, order, person, tx=tx) if words else (),
    )


def _said(
    words: Iterable[EndWord], order: OrderId, person: PersonId, *, tx: Transaction
) -> tuple[SaidEnd, ...]:
    names = {member.id: member.name for member in tx.people.members()}
    urls = {line.position: line.url for line in tx.orders.asked_items(order)}
    return tuple(
        SaidEnd(
            word,
            _CAUSES[word.cause],
            names.get(PersonId(word.person), ""),
            tuple(urls[position] for position in sorted(word.positions)),
            is_own=word.person == person,
        )
        for word in words
    )


class EndingForm(ExplainedForm):
    """How it ended, of which addresses, and how the person knows."""

    def __init__(
        self,
        *args: Any,
        causes: tuple[EndCause, ...] = (),
        positions: tuple[int, ...] = (),
        **kwargs: Any,
    ) -> None:
        """With what may be said, and the addresses that the order asks for still."""
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(
            choices=[(cause.value, cause.value) for cause in causes]
        )
        self.fields["positions"] = forms.MultipleChoiceField(
            required=False, choices=[(str(position), str(position)) for position in positions]
        )
        self.fields["reason"] = forms.CharField(max_length=10_000)


def _sayable(request: Call, order: OrderId) -> dict[str, Any]:
    asked = request.tx.orders.asked_items(order)
    return {
        "causes": order_ending.sayable_causes(order_ending.open_words(order, tx=request.tx)),
        "positions": tuple(line.position for line in asked),
    }


def _end(call: ActCall[OrderId]) -> Promise:
    typed = call.typed
    positions = tuple(map(int, typed["positions"]))
    end = EffectEnd(
        call.subject, EndCause(typed["cause"]), typed["reason"].strip(), positions=positions
    )
    order = order_ending.note_end(end, call.person, tx=call.tx, now=call.now)
    if has_ended(order):
        return _("Recorded. Content that only this order kept down is restored.")
    if any(word.is_about(end) for word in order_ending.open_words(order.id, tx=call.tx)):
        return _("Recorded. The order stays in force until a second person confirms.")
    return _("Recorded. The URLs you ticked are restored. The order still covers the rest.")


ENDING = ConsoleAct(
    "ended",
    "order.verify",
    _end,
    EndingForm,
    ids="ended-%s",
    done=lambda sentence: sentence,
    needs=_sayable,
)
