"""Downloads of an order: the original, and the answers with their proof.

A stranger's file is handed over as a file: never shown by the browser, never run.
"""

from __future__ import annotations

import json

from django.http import HttpResponse

from seawall.errors import problem
from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.letters.form_pdf import render_pdf
from seawall.ids import AnswerId, OrderId
from seawall.journeys.orders import order_receipt
from seawall.orders.model import Answer
from seawall.web.console.doors import signed_in
from seawall.web.console.orders.page import SEE
from seawall.web.request import Call


@signed_in(SEE)
def download_original(request: Call, order_id: str) -> HttpResponse:
    """Download the original document."""
    order = request.tx.orders.order(OrderId(order_id))
    if order.document is None:
        raise problem("console.document-missing")
    document = request.tx.orders.document(order.document)
    content = request.tx.evidence.open(document.evidence)
    return as_download(content, "application/octet-stream", f"{order.id}-original")


@signed_in(SEE)
def download_receipt(request: Call, order_id: str) -> HttpResponse:
    """The receipt as the sender would be given it now, signed with our key."""
    order = request.tx.orders.order(OrderId(order_id))
    signed = order_receipt.signed_receipt(order, tx=request.tx, now=request.now)
    return as_download(signed.encode(), "application/jose", f"{order.id}-receipt.jws")


@signed_in(SEE)
def download_answer(request: Call, order_id: str, answer_id: str, kind: str) -> HttpResponse:
    """An answer: its JSON, the signature over it, the printed form, or the proof of delivery."""
    stored_answer = request.tx.answers.answer(AnswerId(answer_id))
    if stored_answer.order != order_id:
        raise problem("console.no-such-answer")
    return answer_file(stored_answer, kind, request)


def answer_file(stored_answer: Answer, kind: str, request: Call) -> HttpResponse:
    """One file of an answer."""
    if kind == "pdf":
        sealed = request.tx.evidence.open(stored_answer.pdf) if stored_answer.pdf else None
        return as_download(
            sealed or render_pdf(read_any_form(stored_answer.body)),
            "application/pdf",
            f"{stored_answer.id}.pdf",
        )
    if kind == "jws":
        return as_download(
            stored_answer.signed.encode(), "application/jose", f"{stored_answer.id}.jws"
        )
    if kind == "proof":
        return as_download(
            _json(dict(stored_answer.proof)), "application/json", f"{stored_answer.id}-proof.json"
        )
    if kind == "json":
        return as_download(
            _json(stored_answer.body), "application/json", f"{stored_answer.id}.json"
        )
    raise problem("console.no-such-rendering", kind=kind[:20])


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=str).encode()


def as_download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes as a file that no browser shows or runs."""
    answered = HttpResponse(content, content_type=media_type)
    answered["Content-Disposition"] = f'attachment; filename="{name}"'
    answered["X-Content-Type-Options"] = "nosniff"
    return answered
