"""The Annex I form for authorities without software, in the form's own labels.

What it lacks is told by the Regulation's rules before it is sent. It can be sent all the
same: a fault is no ground to refuse an order, and its hour runs from the receipt. Nothing
here proves who sent it, so two people call the authority back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from seawall.errors import SeawallError, problem
from seawall.forms.annexes.form_faults import FormFault, FormUnreadable
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.annexes.labels import FormSection, LabelledField, forms
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel, Form
from seawall.ids import AnswerId
from seawall.journeys import receipt
from seawall.journeys.answers import answer_sending
from seawall.journeys.anteroom.arriving import arrive
from seawall.journeys.anteroom.receipt_holding import held_order, told_places
from seawall.journeys.orders import order_reading, order_receipt
from seawall.orders.answering.model import TO_OTHERS
from seawall.orders.model import Order
from seawall.orders.standing import state_at
from seawall.transaction import transaction
from seawall.web import limit
from seawall.web.addressee import addressed_organisation
from seawall.web.console.orders import words
from seawall.web.console.orders.orders_downloads import answer_file
from seawall.web.console.public.held_token import HeldToken
from seawall.web.request import Call, hold_transaction
from seawall.web.strangers_turn import anteroom_full
from seawall.web.token_pages import ORDER_RECEIPT, unkept

#: What one address of the network may send.
ORDERS = "10/minute"
_LONG = frozenset({"locations", "reasons", "redress.deadline", "authority.address"})
_STATES = frozenset({"issuing_member_state", "establishment_member_state"})
#: Every box that is ticked or not, and the one list that takes several.
_BOXES = frozenset({"non_disclosure", "cross_border", "copy_sent"})
_LISTS = frozenset({"categories"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One field as the page shows it."""

    field: LabelledField
    name: str
    kind: str
    value: Any
    problems: tuple[FormFault, ...]

    @property
    def id(self) -> str:
        """What a link to it names."""
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A lettered part of the form."""

    section: FormSection
    asked: tuple[FormField, ...]


@require_http_methods(["GET", "POST"])
def compose_order(request: Call) -> HttpResponse:
    """The order form; POST shows its faults or receives the order."""
    if request.method == "GET":
        return _form(request, {}, ())
    limit.count_request(f"orders:{limit.asker(request)}", most=ORDERS)
    body = body_of(request.POST)
    try:
        faults = validate_order(read_annex1(body), channel=Channel.PORTAL, authenticated=False)
    except FormUnreadable as unreadable:
        return _form(request, body, unreadable.faults, status=422)
    if faults and not request.POST.get("as_it_is"):
        return _form(request, body, faults, may_send=True, status=422)
    return _take_in(request, body)


def follow_order(request: Call, token: str) -> HttpResponse:
    """The receipt of an order: its progress and our answers; showing them delivers them."""
    order = _order(token, request)
    tx = request.tx.of(order.organisation)
    answers = answer_sending.mark_fetched(order, tx=tx, now=request.now)
    page = {
        "held": HeldToken(ORDER_RECEIPT, token),
        "order": order,
        "form": words.form(order.form),
        "state": words.state(state_at(order, request.now)),
        "items": told_places(order, tx=tx)[:100],
        "answers": answers,
        "receipt": order_receipt.signed_receipt(order, tx=tx, now=request.now)
        if order.digest
        else "",
    }
    return render(request, "public/received.html", page)


def download_answer(request: Call, token: str) -> HttpResponse:
    """One answer as a file, for whoever holds the receipt."""
    answer_id, kind = request.POST.get("answer", ""), request.POST.get("kind", "")
    order = _order(token, request)
    request.tx = request.tx.of(order.organisation)
    stored_answer = request.tx.answers.answer(AnswerId(answer_id))
    if stored_answer.order != order.id or stored_answer.form in TO_OTHERS:
        raise problem("intake.unknown-receipt")
    return answer_file(stored_answer, kind, request)


def _order(token: str, request: Call) -> Order:
    """What this receipt was given for; a public report has a page of its own."""
    order = held_order(receipt.digest(token), tx=request.tx)
    if order is None or order.form is Form.PUBLIC_REPORT:
        raise problem("intake.unknown-receipt")
    return order


def body_of(form_data: QueryDict) -> dict[str, Any]:
    """The filled-in form under the keys of our JSON, without empty fields."""
    body: dict[str, Any] = {"form": "annex1"}
    for section in forms()["annex1"].sections:
        for field in section.fields:
            value = _value(field.key, form_data)
            if value:
                _put_value(body, field.key, value)
    return body


def _value(key: str, form_data: QueryDict) -> Any:
    if key in _LISTS:
        return form_data.getlist(key)
    if key in _BOXES:
        return form_data.get(key) == "true"
    if key == "locations":
        return _locations(form_data.get(key, ""))
    field_text = form_data.get(key, "").strip()
    if key == "issued_at" and field_text:
        return _with_offset(field_text, form_data.get("issued_at_offset", ""))
    return field_text.upper() if key in _STATES else field_text


def _locations(location_lines: str) -> list[dict[str, str]]:
    """One a line: the address, and after a blank whatever helps to find it."""
    lines = (line.strip().partition(" ") for line in location_lines.splitlines() if line.strip())
    return [{"url": url, "information": information.strip()} for url, _blank, information in lines]


def _with_offset(local_time: str, offset: str) -> str:
    """The browser's field has neither seconds nor a zone; both are needed."""
    seconds = local_time if local_time.count(":") == 2 else f"{local_time}:00"
    return f"{seconds}{offset or 'Z'}"


def _put_value(body: dict[str, Any], key: str, value: Any) -> None:
    *groups, last = key.split(".")
    for group in groups:
        body = body.setdefault(group, {})
    body[last] = value


def _take_in(request: Call, body: dict[str, Any]) -> HttpResponse:
    content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    arrival = order_reading.from_portal(content, body, usually="annex1")
    try:
        organisation = addressed_organisation(request, request.GET.get("to", ""))
        asked_from, now = limit.asker(request), request.now
        with transaction(organisation) as tx:
            arrived = arrive([arrival], asked_from=asked_from, tx=tx, now=now)
        if arrived.full_until is not None:
            raise anteroom_full(arrived.full_until, now=now)
    except SeawallError as refused:
        fault = FormFault(
            refused.kind, refused.field or "main", refused.detail, refused.remedy or ""
        )
        page = _form(request, body, (fault,), status=refused.status)
        if refused.retry_after is not None:
            page["Retry-After"] = str(refused.retry_after)
        return page
    if not arrived.received[0].is_new:  # whoever fills in the same may only know what stands in it
        came = FormFault(
            "came-before",
            "main",
            _("We have already received this order, word for word."),
            _("Follow it with the token on its receipt."),
        )
        return _form(request, body, (came,), status=409)
    with hold_transaction(request):
        return unkept(follow_order(request, order_receipt.token_of(arrived.received[0].order)))


def _form(
    request: Call,
    body: Mapping[str, Any],
    faults: Sequence[FormFault],
    *,
    may_send: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = {
        "sections": [_section(section, body, faults) for section in forms()["annex1"].sections],
        "words": forms()["annex1"],
        "faults": [(fault, _of_field(fault.field).replace(".", "-")) for fault in faults],
        "may_send": may_send,
        "offsets": [f"{hours:+03d}:00" for hours in range(-11, 15)],
    }
    return render(request, "public/order.html", page, status=status)


def _section(
    section: FormSection, body: Mapping[str, Any], faults: Sequence[FormFault]
) -> AskedSection:
    return AskedSection(
        section, tuple(_form_field(field, body, faults) for field in section.fields)
    )


def _form_field(
    field: LabelledField, body: Mapping[str, Any], faults: Sequence[FormFault]
) -> FormField:
    problems = tuple(fault for fault in faults if _of_field(fault.field) == field.key)
    return FormField(field, field.key, _kind(field), _filled(field.key, body), problems)


def _kind(field: LabelledField) -> str:
    if field.key in _BOXES:
        return "box"
    if field.ticks:
        return "boxes" if field.key in _LISTS else "choice"
    if field.key == "issued_at":
        return "moment"
    if field.key == "authority.date":
        return "day"
    if field.key in _STATES:
        return "state"
    return "long" if field.key in _LONG else "line"


def _filled(key: str, body: Mapping[str, Any]) -> Any:
    """What was filled in, as the field shows it again."""
    value: Any = body
    for part in key.split("."):
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    if key == "locations" and value:
        return "\n".join(f"{place['url']} {place['information']}".strip() for place in value)
    return value[:16] if key == "issued_at" else value


def _of_field(path: str) -> str:
    """The field of the form that a fault speaks of: `locations.0.url` is `locations`."""
    keys = {field.key for section in forms()["annex1"].sections for field in section.fields}
    while path and path not in keys:
        path = path.rpartition(".")[0]
    return path or "main"
