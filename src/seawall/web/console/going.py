"""Go to anything: paste an id or a hash, land on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from seawall.signals import signal_types
from seawall.web.console.doors import signed_in
from seawall.web.request import Call

PLACES = {
    "case": "/cases/",
    "led": "/ledger/",
    "entry": "/banks/entries/",
    "order": "/orders/",
    "thr": "/threats/",
    "auth": "/authorities/",
    "prs": "/preservations/",
}


@signed_in()
def go(request: Call) -> HttpResponse:
    """Find the page for what was pasted."""
    wanted = request.GET.get("q", "").strip()
    prefix = wanted.partition("_")[0]
    if prefix in PLACES:
        return redirect(f"{PLACES[prefix]}{wanted}")
    if prefix == "offer" and (path := _shared(wanted, request)):
        return redirect(path)
    if appeal := request.tx.appeals.by_number(wanted):
        return redirect(f"/appeals/{appeal.case}")
    if order := next(iter(request.tx.orders.by_any_reference(wanted)), None):
        return redirect(f"/orders/{order.id}")
    entry = _known(wanted, request)
    if entry:
        return redirect(f"/banks/entries/{entry}")
    messages.info(request, _("Nothing here is called “%s”.") % wanted[:80], "tone-warn")
    return redirect("/")


def _shared(wanted: str, request: Call) -> str:
    """A shared signal's page, in the forum that has it; "" if none has."""
    for seat in request.tx.forum.seats():
        if request.tx.shared_signals.find(seat.id, [wanted]):
            return f"/forum/{seat.forum}/signals/{wanted}"
    return ""


def _known(value: str, request: Call) -> str | None:
    for bank in request.tx.banks.banks():
        for kind in signal_types():
            entry = request.tx.banks.entry_of(bank.id, kind, value.lower())
            if entry:
                return entry.id
    return None
