"""The pages of a log come in order, whoever reads them, and nobody reads on for nothing."""

from __future__ import annotations

import threading

import pytest

from seawall.cli import log_pages as pages_of_the_log
from seawall.cli.log_pages import log_pages
from seawall.keys.signing import new_signing_key
from seawall.ledger import tree_walk
from seawall.ledger.note import Signer
from seawall.transaction import transaction
from tests.ledger_made import make_ledger_entry, organisation_before_the_log
from tests.log_signed import place_and_sign
from tests.people_made import NOON

ENTRIES = 13


@pytest.fixture
def log(database, monkeypatch):
    """Thirteen entries on pages of four."""
    monkeypatch.setattr(tree_walk, "PAGE", 4)
    entries = [
        make_ledger_entry("case.opened", f"case_{number}", NOON) for number in range(ENTRIES)
    ]
    with transaction(organisation_before_the_log().id) as tx:
        tx.ledger.append_many(entries)
    place_and_sign(Signer("seawall.example/log", new_signing_key()))
    return database


def readers():
    return [thread for thread in threading.enumerate() if thread.name == "seawall-log-reader"]


@pytest.mark.parametrize("size", [0, 3, 4, 5, 12, ENTRIES])
def test_every_place_comes_once_and_in_order(log, size):
    places = [[leaf.place for leaf in page.leaves] for page in log_pages(size)]

    assert [place for page in places for place in page] == list(range(size))
    assert all(len(page) == 4 for page in places[:-1])
    assert readers() == []


def test_who_stops_early_leaves_no_reader_behind(log):
    pages = log_pages(ENTRIES)
    next(pages)

    pages.close()

    assert readers() == []


def test_what_a_reader_meets_is_raised_where_the_page_is_taken(log, monkeypatch):
    def broken(span):
        if span.first == 8:
            raise OSError("no such page")
        return page(span)

    page = pages_of_the_log._page
    monkeypatch.setattr(pages_of_the_log, "_page", broken)

    pages = log_pages(ENTRIES)
    assert [next(pages).leaves[0].place, next(pages).leaves[0].place] == [0, 4]
    with pytest.raises(OSError, match="no such page"):
        next(pages)
    assert readers() == []
