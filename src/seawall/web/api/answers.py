"""An answer as its sender reads it: the form on paper, by the token of the receipt.

Answering has no address here. An order is answered by a person who has read it, in the
console; an API key is nobody.
"""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from seawall.errors import problem
from seawall.ids import AnswerId
from seawall.journeys.answers import answer_sending
from seawall.web.api.door import refusals
from seawall.web.api.orders import order_of_sender
from seawall.web.request import Call

router = Router(tags=["orders"])

_PDF = {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}


@router.get(
    "/{order}/answers/{answer}/pdf",
    auth=None,
    response={**refusals(401, 403, 404)},
    openapi_extra={"responses": {200: {"description": "The form on paper", **_PDF}}},
)
def read_pdf(request: Call, order: str, answer: str) -> HttpResponse:
    """An answer to an order on paper; made from the JSON that is signed."""
    stored_order, tx = order_of_sender(request, order)
    if answer not in {stored_answer.id for stored_answer in tx.answers.of_order(stored_order.id)}:
        raise problem("api.unknown-answer")
    content = answer_sending.answer_pdf(AnswerId(answer), tx=tx, now=request.now)
    name = f'inline; filename="{answer}.pdf"'
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": name}
    )
