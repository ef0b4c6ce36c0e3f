"""Documents of a dispatch as they were signed: the request, the platform's receipt, its answers."""

from __future__ import annotations

from django.http import HttpResponse

from seawall.errors import problem
from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.letters.form_pdf import render_pdf
from seawall.ids import DispatchId
from seawall.mailroom.signing.jws import MEDIA_TYPE, payload_of
from seawall.referrals.model import Dispatch, KeptAnswer
from seawall.referrals.platform_answers import REVERSAL, form_in
from seawall.web.console.doors import signed_in
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.console.unit.page import SEE
from seawall.web.request import Call


@signed_in(SEE)
def download_document(request: Call, dispatch_id: str, name: str, kind: str) -> HttpResponse:
    """A document of a dispatch: `request.jws`, `receipt.jws`, or an answer as `jws` or `pdf`."""
    dispatch = request.tx.referring.dispatch(DispatchId(dispatch_id))
    if kind == "pdf":
        answer = _answer(dispatch, name, request)
        if answer.form == REVERSAL:
            raise problem("console.no-such-rendering", kind=kind)
        form = read_any_form(form_in(payload_of(answer.signed)))
        return as_download(render_pdf(form), "application/pdf", f"{name}.pdf")
    return as_download(_signed(dispatch, name, kind, request).encode(), MEDIA_TYPE, f"{name}.jws")


def _signed(dispatch: Dispatch, name: str, kind: str, request: Call) -> str:
    signed = {"request": dispatch.signed, "receipt": str(dispatch.receipt.get("jws", ""))}
    text = signed[name] if name in signed else _answer(dispatch, name, request).signed
    if kind != "jws" or not text:
        raise problem("console.no-such-rendering", kind=f"{name}.{kind}"[:40])
    return text


def _answer(dispatch: Dispatch, name: str, request: Call) -> KeptAnswer:
    answer = request.tx.referring.answer_as_signed(dispatch.id, name)
    if answer is None:
        raise problem("console.no-such-answer")
    return answer
