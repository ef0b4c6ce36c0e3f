"""Classification of a letter that no machine could read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.orders.order_sorting import LetterSorting, sort_letter
from seawall.orders.demand import PETITIONS
from seawall.orders.model import Order
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import MomentField
from seawall.web.console.orders.page import ANSWER, page_of

#: Papers that ask for data of people, whose names or accounts they give.
_OF_PEOPLE = frozenset({"epoc", "epoc_pr", "dsa_information_order", "information_order"})


class SortForm(ExplainedForm):
    """What the letter is, and what stands in it."""

    form = forms.CharField(required=False)
    authority_name = forms.CharField(required=False)
    issuing_member_state = forms.CharField(required=False)
    reference_number = forms.CharField(required=False)
    locations = forms.CharField(required=False)
    asked = forms.CharField(required=False)
    due_by = MomentField(required=False)
    emergency = forms.CharField(required=False)
    enforcing_authority = forms.CharField(required=False)

    def demand(self) -> dict[str, Any]:
        """What a person read, under the keys of our JSON forms."""
        typed = self.cleaned_data
        lines = (line.strip() for line in typed["locations"].splitlines())
        return {
            **self._asks(),
            "form": typed["form"],
            "authority": {"name": typed["authority_name"]},
            "issuing_member_state": typed["issuing_member_state"].upper(),
            "reference_number": typed["reference_number"],
            "locations": [{"url": line} for line in lines if line],
        }

    def _asks(self) -> dict[str, Any]:
        """Of a paper that wants no removal: whose data or which answers, by when, how urgent."""
        typed = self.cleaned_data
        if not asks_no_removal(PETITIONS.get(typed["form"], Form.LETTER)):
            return {}
        lines = [line.strip() for line in typed["asked"].splitlines() if line.strip()]
        key = "subjects" if typed["form"] in _OF_PEOPLE else "questions"
        asks: dict[str, Any] = {key: lines, "enforcing_authority": typed["enforcing_authority"]}
        if typed["due_by"]:
            asks["due_by"] = typed["due_by"].isoformat()
        return {"asks": asks, "emergency": typed["emergency"]}


def _sort(call: ActCall[OrderId]) -> Order:
    sorting = LetterSorting(call.subject, call.person, call.form.demand())
    return sort_letter(sorting, tx=call.tx, now=call.now)


def _show(call: ActCall[OrderId], status: int) -> HttpResponse:
    typed = {name: call.form.data.get(name, "") for name in call.form.fields}
    return page_of(
        call.request, call.subject, form=call.form, act="sort", sorted=typed, status=status
    )


#: Make of the letter what it is; its clock counts from the moment it was received.
SORT = ConsoleAct(
    "sort",
    ANSWER,
    _sort,
    SortForm,
    shows=_show,
    done=_("Classified. Its deadline counts from the time of receipt."),
    lands=lambda _call, order: f"/orders/{order.id}",
)
