"""Banks, their entries, and where each entry came from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from seawall.banks.model import EntryState
from seawall.ids import EntryId
from seawall.signals import signal_types
from seawall.web.console.banks.forum_origins import origins_of
from seawall.web.console.doors import signed_in
from seawall.web.request import Call

PAGE = 50


@signed_in("bank.see")
def list_banks(request: Call) -> HttpResponse:
    """Every bank, with what it holds."""
    lines = []
    for bank in request.tx.banks.banks():
        sizes = request.tx.banks.sizes(bank.id)
        counts = {
            state.value: sum(n for (_, its), n in sizes.items() if its is state)
            for state in EntryState
        }
        lines.append({"bank": bank, **counts})
    return render(request, "console/banks.html", {"banks": lines})


@signed_in("bank.see")
def show_bank(request: Call, name: str) -> HttpResponse:
    """A page of a bank's entries."""
    bank = request.tx.banks.bank_named(name)
    kind = request.GET.get("kind", "")
    state = request.GET.get("state", "")
    entries = request.tx.banks.entries(
        bank.id,
        after=request.GET.get("after", ""),
        limit=PAGE + 1,
        state=EntryState(state) if state in set(EntryState) else None,
        signal_type=kind,
    )
    page_entries = entries[:PAGE]
    page = {
        "bank": bank,
        "entries": page_entries,
        "after": page_entries[-1].id if len(entries) > PAGE else "",
        "filter": {"kind": kind, "state": state},
        "kinds": sorted(signal_types()),
        "states": [entry_state.value for entry_state in EntryState],
    }
    return render(request, "console/bank.html", page)


@signed_in("bank.see")
def show_entry(request: Call, entry_id: str) -> HttpResponse:
    """One known signal: what it is, who says so, what befell it."""
    entry = request.tx.banks.entry(EntryId(entry_id))
    page = {
        "entry": entry,
        "bank": request.tx.banks.bank(entry.bank),
        "opinions": request.tx.banks.opinions(entry.id),
        "history": request.tx.banks.history(entry.id),
        **origins_of([entry.id], tx=request.tx).as_context(),
    }
    return render(request, "console/entry.html", page)
