"""A letter that no machine could read: a person says what it is, from what they read in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from seawall.errors import SeawallError
from seawall.ids import OrderId
from seawall.journeys.order_sorting import Sorting, sort_letter
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders import ANSWER, page_of
from seawall.web.request import Call, person_of

_TYPED = ("form", "authority_name", "issuing_member_state", "reference_number", "locations")


@require_POST
@signed_in(ANSWER)
def sort(request: Call, order_id: str) -> HttpResponse:
    """Make of the letter what it is; its clock counts from the moment it was received."""
    form = ExplainedForm(request.POST)
    form.is_valid()
    sorting = Sorting(OrderId(order_id), person_of(request), fields_of(request.POST))
    try:
        made = sort_letter(sorting, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        typed = {name: request.POST.get(name, "") for name in _TYPED}
        return page_of(
            request, sorting.order, form=form, act="sort", sorted=typed, status=refused.status
        )
    messages.success(request, _("Sorted. Its clock counts from the moment it was received."))
    return redirect(f"/orders/{made.id}")


def fields_of(said: QueryDict) -> dict[str, Any]:
    """What a person read, under the keys of our JSON forms."""
    lines = (line.strip() for line in said.get("locations", "").splitlines())
    return {
        "form": said.get("form", ""),
        "authority": {"name": said.get("authority_name", "").strip()},
        "issuing_member_state": said.get("issuing_member_state", "").strip().upper(),
        "reference_number": said.get("reference_number", "").strip(),
        "locations": [{"url": line} for line in lines if line],
    }
