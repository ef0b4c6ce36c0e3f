"""Pages of the ledger: checkpoint, entries, proofs."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import render

from seawall.ids import LedgerEntryId
from seawall.web.console.doors import signed_in
from seawall.web.console.ledger.proofs import prove_entry
from seawall.web.console.search import PLACES
from seawall.web.request import Call

SEE = "ledger.see"
PAGE = 100


@signed_in(SEE)
def show_ledger(request: Call) -> HttpResponse:
    """The newest checkpoint and the newest entries of this organisation."""
    tx, about = request.tx, request.GET.get("about", "")
    checkpoint = tx.ledger.latest_checkpoint()
    page = {
        "about": about,
        "checkpoint": checkpoint,
        "root": checkpoint.root.hex() if checkpoint else "",
        "pending": tx.ledger.count_pending(),
        "entries": tx.ledger.about(about)[::-1] if about else tx.ledger.recent(PAGE),
    }
    return render(request, "console/ledger.html", page)


@signed_in(SEE)
def show_entry(request: Call, entry_id: str) -> HttpResponse:
    """One entry, and the proof that it stands in the log."""
    entry = request.tx.ledger.entry(LedgerEntryId(entry_id))
    place = PLACES.get(entry.about.partition("_")[0])
    page = {
        "entry": entry,
        "public": json.dumps(entry.public, indent=2, ensure_ascii=False, sort_keys=True),
        "proof": prove_entry(entry, tx=request.tx),
        "about_href": f"{place}{entry.about}" if place else "",
    }
    return render(request, "console/ledger_entry.html", page)
