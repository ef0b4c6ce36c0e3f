"""A form saved when its author's session ended, to be reviewed and sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from seawall.ids import KeptId
from seawall.journeys.people.form_keeping import read_kept_form
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

_LONG = 60


@dataclass(frozen=True, slots=True)
class KeptField:
    """A field of the form, and whether its text is worth a box of its own."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether somebody wrote this, rather than chose it."""
        return len(self.value) > _LONG or any(mark.isspace() for mark in self.value)


@require_GET
@signed_in()
def show_kept_form(request: Call, form_id: str) -> HttpResponse:
    """The saved form with its contents, for its author only."""
    typed = read_kept_form(KeptId(form_id), person_of(request), tx=request.tx, now=request.now)
    fields = [KeptField(name, value) for name, value in typed.fields]
    page = {"action": typed.action, "page": typed.page, "fields": fields}
    return render(request, "console/kept.html", page)
