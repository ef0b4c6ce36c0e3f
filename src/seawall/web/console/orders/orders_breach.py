"""The breach file of an order, taken away from its page: for counsel, TCO Art. 18.

It is offered where an order was late, and says the instrument's maximum; it predicts no
decision of any authority. That it was made is remembered, so it is asked for by a form.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from seawall.forms.letters.form_pdf import render_sheet
from seawall.ids import OrderId
from seawall.journeys.duties import breach_file
from seawall.journeys.duties.breach_file import BreachRequest
from seawall.orders.breach.breach_document import file_as_json, file_as_sheet
from seawall.orders.breach.model import BreachFile
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.orders_downloads import as_download


class BreachForm(ExplainedForm):
    """Which duty, and whether the failure was systematic or persistent."""

    article = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Choose the duty concerned.")}
    )
    systematic = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("pdf", "pdf"), ("json", "json")])


def _compile_file(call: ActCall[OrderId]) -> HttpResponse:
    typed = call.typed
    breach_request = BreachRequest(call.subject, typed["article"], typed["systematic"])
    file = breach_file.compile_file(breach_request, call.person, tx=call.tx, now=call.now)
    return _file_response(file, typed["kind"])


def _file_response(file: BreachFile, kind: str) -> HttpResponse:
    name = f"{file.order}-breach.{kind}"
    if kind == "pdf":
        return as_download(render_sheet(file_as_sheet(file)), "application/pdf", name)
    return as_download(file_as_json(file), "application/json", name)


#: Compile the file and hand it over.
BREACH = ConsoleAct("breach", breach_file.ACT, _compile_file, BreachForm)
