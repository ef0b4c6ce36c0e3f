"""What a stored paper asks, read back from its own words."""

from __future__ import annotations

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from seawall.forms.annexes.data_request import DataRequest
from seawall.orders.model import Order

#: Beside the address of the mail: what every paper says of itself by its form.
_FORM = "form"


def request_of(order: Order) -> DataRequest:
    """What the paper asks; nothing where it says so in words that only a person can read."""
    asks = order.body.get("asks")
    if not asks:
        return DataRequest()
    try:
        return _adapter().validate_json(json.dumps(asks))
    except ValidationError:
        return DataRequest()


def document_form_of(order: Order) -> str:
    """What the paper calls itself in our JSON: `epoc`, `osa_information_notice`."""
    return str(order.body.get(_FORM, order.form))


@cache
def _adapter() -> TypeAdapter[DataRequest]:
    return TypeAdapter(DataRequest)
