"""The breach file of an order, taken away from its page: for counsel, TCO Art. 18.

It is offered where an order was late, and says the instrument's maximum; it predicts no
decision of any authority. That it was made is remembered, so it is asked for by a form.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import OrderId
from seawall.journeys import breach_file
from seawall.journeys.breach_file import BreachRequest
from seawall.orders.breach.document import as_json, as_sheet
from seawall.orders.breach.model import BreachFile
from seawall.orders.letters.pdf import render_sheet
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import page_of
from seawall.web.console.orders_downloads import as_download
from seawall.web.request import Call, person_of


class BreachForm(ExplainedForm):
    """Which duty, and whether the failure was systematic or persistent."""

    article = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Choose the duty concerned.")}
    )
    systematic = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("pdf", "pdf"), ("json", "json")])


@require_POST
@signed_in(breach_file.ACT)
def download(request: Call, order_id: str) -> HttpResponse:
    """Compile the file and hand it over."""
    form, order = BreachForm(request.POST), OrderId(order_id)
    if not form.is_valid():
        return page_of(request, order, form=form, act="breach", status=422)
    said = form.cleaned_data
    asked = BreachRequest(order, said["article"], said["systematic"])
    try:
        file = breach_file.compile_file(asked, person_of(request), tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return page_of(request, order, form=form, act="breach", status=refused.status)
    return _written(file, said["kind"])


def _written(file: BreachFile, kind: str) -> HttpResponse:
    name = f"{file.order}-breach.{kind}"
    if kind == "pdf":
        return as_download(render_sheet(as_sheet(file)), "application/pdf", name)
    return as_download(as_json(file), "application/json", name)
