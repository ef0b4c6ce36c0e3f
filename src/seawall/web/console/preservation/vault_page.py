"""Secret notices, for cleared members; an unknown address for everybody else.

A stranger, a colleague without the right and a colleague who is cleared for nothing get the
answer that any unknown address gets. No link leads here, and nothing is counted. A reading
is kept in the notice's own sealed log and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from seawall.errors import Forbidden, NotFound
from seawall.ids import PersonId, VaultId
from seawall.journeys.preservation import secret_notice
from seawall.preservation.secret_notices.model import VaultedNotice
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call, person_of

View = Callable[..., HttpResponse]


class ReviewForm(ExplainedForm):
    """The day of a review or a variation."""

    on = forms.DateField(error_messages={"required": gettext_lazy("Enter a date.")})


def cleared_only(view: View) -> View:
    """Answer not found where a member is not cleared."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **url_parameters: Any) -> HttpResponse:
        call = cast("Call", request)
        if call.member is None:
            raise Http404
        try:
            return view(call, *args, **url_parameters)
        except (Forbidden, NotFound):
            raise Http404 from None

    return guarded


@cleared_only
def show_notices(request: Call) -> HttpResponse:
    """The notices this person is cleared for."""
    notices = secret_notice.list_notices(person_of(request), tx=request.tx, now=request.now)
    if not notices:
        raise Http404
    return render(request, "console/vault/list.html", {"notices": notices})


@cleared_only
def show_notice(request: Call, notice_id: str) -> HttpResponse:
    """One notice with its own log."""
    person = person_of(request)
    notice = secret_notice.read_notice(VaultId(notice_id), person, tx=request.tx, now=request.now)
    return _page(request, notice, ReviewForm())


@cleared_only
def add_review(request: Call, notice_id: str) -> HttpResponse:
    """Note the day of a review; a reading of the address is no review."""
    if request.method != "POST":
        raise Http404
    notice, person, form = VaultId(notice_id), person_of(request), ReviewForm(request.POST)
    if not form.is_valid():
        stored_notice = secret_notice.read_notice(notice, person, tx=request.tx, now=request.now)
        return _page(request, stored_notice, form)  # as 200: a log names every address refused
    on = form.cleaned_data["on"]
    secret_notice.note_review(notice, person, on, tx=request.tx, now=request.now)
    return redirect(f"/vault/{notice}")


def _page(request: Call, notice: VaultedNotice, form: ReviewForm) -> HttpResponse:
    names = {member.id: member.name for member in request.tx.people.members()}
    page = {
        "notice": notice,
        "said": notice.registration,
        "kind": notice.registration.kind.replace("_", " "),
        "cleared": [names.get(person, person) for person in notice.registration.cleared],
        "log": [(entry, names.get(PersonId(entry.person), entry.person)) for entry in notice.log],
        "form": form,
    }
    return render(request, "console/vault/notice.html", page)
