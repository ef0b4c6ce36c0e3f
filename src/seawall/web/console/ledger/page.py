"""Pages of the ledger: checkpoint, entries, proofs."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import render

from seawall.ids import LedgerEntryId
from seawall.web.console.doors import signed_in
from seawall.web.console.ledger.log_filter import (
    LogFilterForm,
    both_names,
    kind_groups,
    people_choices,
)
from seawall.web.console.ledger.proofs import prove_entry
from seawall.web.console.search import PLACES
from seawall.web.request import Call

SEE = "ledger.see"
#: Entries on a page.
PAGE = 50


@signed_in(SEE)
def show_ledger(request: Call) -> HttpResponse:
    """The newest checkpoint and a page of this organisation's entries, as they are filtered."""
    tx, form = request.tx, LogFilterForm(request.GET)
    checkpoint, members = tx.ledger.latest_checkpoint(), tx.people.members()
    entries = tx.ledger.newest(form.query(members), PAGE + 1)
    page = {
        "form": form,
        "checkpoint": checkpoint,
        "root": checkpoint.root.hex() if checkpoint else "",
        "pending": tx.ledger.count_pending(),
        "entries": entries[:PAGE],
        "names": {name: member.name for member in members for name in both_names(member)},
        "people": people_choices(members, form.data.get("by", "")),
        "kinds": kind_groups(),
        "first": form.address(),
        "next": form.address(entries[PAGE - 1].id) if len(entries) > PAGE else "",
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
