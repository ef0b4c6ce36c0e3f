"""An answer as its sender reads it: the form on paper, by the token of the receipt.

Answering has no address here. An order is answered by a person who has read it, in the
console; an API key is nobody.
"""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from seawall.errors import problem
from seawall.ids import AnswerId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.answers.answer_paper import keep_paper, print_answer
from seawall.transaction import transaction
from seawall.web.api.door import refusals
from seawall.web.api.orders import order_of_sender
from seawall.web.request import Call, hold_transaction

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
    with hold_transaction(request):
        stored_order, tx = order_of_sender(request, order)
        organisation = tx.organisation
        if answer not in {stored.id for stored in tx.answers.of_order(stored_order.id)}:
            raise problem("api.unknown-answer")
    with files_ahead(organisation, now=request.now) as files:
        paper = print_answer(AnswerId(answer), files)
        with transaction(organisation) as tx:
            content = keep_paper(AnswerId(answer), paper, files, tx=tx)
    name = f'inline; filename="{answer}.pdf"'
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": name}
    )
