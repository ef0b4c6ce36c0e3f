"""An order has ended, or lost some of its addresses: written down on its page by a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seawall.ids import OrderId
from seawall.journeys.duties import order_ending
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import Order
from seawall.orders.states import OVER
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call


class EndingForm(ExplainedForm):
    """How it ended, of which addresses, and how the person knows."""

    def __init__(self, *args: Any, positions: tuple[int, ...] = (), **kwargs: Any) -> None:
        """With the positions of the addresses that the order asks for still."""
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(
            choices=[(cause.value, cause.value) for cause in order_ending.BY_WORD]
        )
        self.fields["positions"] = forms.MultipleChoiceField(
            required=False, choices=[(str(position), str(position)) for position in positions]
        )
        self.fields["reason"] = forms.CharField(max_length=10_000)


def _positions(request: Call, order: OrderId) -> dict[str, Any]:
    return {"positions": tuple(line.position for line in request.tx.orders.asked_items(order))}


def _end(call: ActCall[OrderId]) -> Order:
    typed = call.typed
    cause = EndCause(typed["cause"])
    positions = tuple(map(int, typed["positions"])) if cause is EndCause.AMENDED else ()
    end = EffectEnd(call.subject, cause, typed["reason"].strip(), positions=positions)
    return order_ending.note_end(end, call.person, tx=call.tx, now=call.now)


def _ended(order: Order) -> Promise:
    if order.state in OVER:
        return _("Written down. What only this order kept down goes back.")
    return _("Written down. The addresses you named go back; the rest stays ordered.")


ENDING = ConsoleAct(
    "ended", "order.verify", _end, EndingForm, ids="ended-%s", done=_ended, needs=_positions
)
