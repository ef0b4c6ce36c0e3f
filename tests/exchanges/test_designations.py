"""Designation lists: who is on them, which of them are about terrorism, and which version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from seawall.exchanges.adapter_registry import adapter_named
from seawall.exchanges.designations.dates import stood_on_list
from seawall.exchanges.designations.designated_names import split_name
from seawall.journeys.exchanges import designation_listing
from seawall.transaction import transaction
from tests.exchanges.fakes.server import Fake, Reply
from tests.exchanges.following import follow

LISTS = Path(__file__).parent / "lists"
FILES = {
    "un-consolidated": "un.xml",
    "eu-fsf": "eu.xml",
    "uk-sanctions": "uk.xml",
    "uk-proscribed": "uk_proscribed.html",
    "us-fto": "us_fto.html",
    "ca-listed": "canada.xml",
    "au-listed": "australia.html",
    "nz-designated": "new_zealand.html",
}


def names(adapter: str, file: str = ""):
    found = adapter_named(adapter).read((LISTS / (file or FILES[adapter])).read_bytes())
    return {name.reference: name for name in found}


def test_the_united_nations_prefix_says_whether_it_is_about_terrorism():
    found = names("un-consolidated")

    assert found["QDe.999"].aliases == ("Ex Grp", "EG")
    assert [found[n].is_terrorism for n in ("QDe.999", "KPe.001")] == [True, False]
    assert found["QDi.998"].kind == "person"
    assert found["QDi.998"].name == "EXAMPLE OF THE TIDE"
    assert found["QDi.998"].aliases == ("مثال", "E. Tide, the Elder")
    assert found["QDi.998"].facts["qualities"] == {"E. Tide, the Elder": "Low"}
    assert found["QDe.999"].listed_on == "2014-05-14"


def test_the_unions_subject_type_says_who_and_its_programme_why():
    found = names("eu-fsf")

    assert found["EU.9001.10"].kind == "organisation"
    assert found["EU.9001.10"].name == "Grey Tide Order"
    assert found["EU.9001.10"].aliases == ("GTO", "Weak Tide")
    assert found["EU.9002.11"].kind == "person"
    assert found["EU.9002.11"].name == "Jo Example"
    assert [one.is_terrorism for one in found.values()] == [True, False]
    assert found["EU.9002.11"].listed_on == "2025-02-02"


@pytest.mark.parametrize("file", ["uk.xml", "uk.csv"])
def test_the_united_kingdoms_list_reads_alike_in_both_forms(file):
    entry = names("uk-sanctions", file)["CTI9001"]

    assert (entry.name, entry.kind) == ("GREY TIDE ORDER", "organisation")
    assert entry.aliases == ("GTO", "Серый прилив")
    assert entry.is_terrorism
    assert entry.listed_on == "2020-12-31"


def test_a_regime_that_is_not_about_terrorism_says_so():
    assert names("uk-sanctions")["OTH9002"].is_terrorism is False


def test_a_name_in_prose_has_its_other_names_in_parentheses():
    assert split_name("Example Group (Ex, EG)") == ("Example Group", ("Ex", "EG"))


def test_the_schedule_of_proscribed_organisations_is_read_from_its_prose():
    found = names("uk-proscribed")

    assert list(found) == [
        "The Example Republican Front",
        "Example Group",
        "Grey Tide Order",
        "Harbour & Dock Example Cell",
    ]
    assert found["Grey Tide Order"].aliases == (
        "the Order",
        "GTO",
        "Tide Youth",
        "Tide Aid",
        "Tide Press",
    )
    assert found["Grey Tide Order"].listed_on == "2002-02-28"


def test_the_two_tables_of_the_united_states_give_both_dates():
    found = names("us-fto")

    assert found["Grey Tide Order"].listed_on == "2026-03-02"
    assert found["Grey Tide Order"].aliases == ("GTO", "The Order")
    gone = found["Example Brigade"]
    assert (gone.listed_on, gone.delisted_on) == ("1997-10-08", "2017-05-18")


def test_canadas_feed_gives_other_names_or_none():
    found = names("ca-listed")

    assert found["2025-121"].name == "764"
    assert found["2025-121"].aliases == ("7 6 4", "The Example Network")
    assert found["2026-001"].aliases == ("GTO",)
    assert found["2025-121"].facts["updated"] == "Not yet reviewed"


def test_australia_and_new_zealand_are_read_from_their_tables():
    assert names("au-listed")["Grey Tide Order"].listed_on == "2003-03-27"
    assert names("au-listed")["Grey Tide Order"].facts == {
        "listed_again": ["2004-06-05", "2005-10-07"]
    }
    assert names("nz-designated")["Grey Tide Order"].listed_on == "2010-10-11"


def test_a_designation_is_judged_as_at_the_day():
    assert stood_on_list("2014-05-14", "2020-01-01", date(2019, 1, 1))
    assert not stood_on_list("2014-05-14", "2020-01-01", date(2020, 1, 1))
    assert stood_on_list("", "", date(2020, 1, 1)) is None


@dataclass
class Site(Fake):
    """One file, with an ETag."""

    content: bytes = b""

    def answer(self, got):
        etag = f'"{hashlib.md5(self.content).hexdigest()}"'
        if got.headers.get("if-none-match") == etag:
            return Reply(304)
        return Reply(200, self.content, {"etag": etag, "content-type": "application/xml"})


@pytest.fixture
def site():
    with Site(content=(LISTS / "un.xml").read_bytes()).served() as fake:
        yield fake


def test_a_list_is_kept_with_its_file_and_digest_and_fetched_again_only_if_it_changed(
    database, site
):
    followed = follow("un-consolidated", url=f"{site.url}/consolidated.xml")
    first = followed.sync()
    again = followed.later(hours=6).sync()

    with transaction(followed.scope) as tx:
        (kept,) = tx.designations.listings(followed.exchange.id)
        assert tx.evidence.open(kept.evidence) == site.content
    assert kept.sha256 == hashlib.sha256(site.content).hexdigest()
    assert (first.tally.names, again.tally.names) == (3, 0)
    assert len(site.got) == 2
    assert followed.exchange.bank is None


@pytest.mark.parametrize("asked", ["ex grp", "GROUP example", "eg"])
def test_a_name_is_found_by_any_of_its_names_in_any_order(database, site, asked):
    followed = follow("un-consolidated", url=f"{site.url}/consolidated.xml")
    followed.sync()

    with transaction(followed.scope) as tx:
        found = designation_listing.search_names(asked, tx=tx)

    assert [name.reference for _, name in found] == ["QDe.999"]


def test_a_word_inside_a_longer_one_and_words_of_two_names_are_no_hit(sqlite, site):
    followed = follow("un-consolidated", url=f"{site.url}/consolidated.xml")
    followed.sync()

    with transaction(followed.scope) as tx:
        assert designation_listing.search_names("roup", tx=tx) == []
        assert designation_listing.search_names("eg group", tx=tx) == []


def test_a_decision_keeps_the_file_it_looked_at_when_the_list_changes(database, site):
    followed = follow("un-consolidated", url=f"{site.url}/consolidated.xml")
    followed.sync()
    old = hashlib.sha256(site.content).hexdigest()
    with transaction(followed.scope) as tx:
        ((_, name),) = designation_listing.search_names("ex grp", tx=tx)
        designation_listing.rely_on_name(
            name.id, "dec_example", why="named in the video", tx=tx, now=followed.at, by="P-1"
        )
    site.content = site.content.replace(b"Ex Grp; EG", b"Renamed")
    followed.later(hours=6).sync()

    with transaction(followed.scope) as tx:
        (use,) = tx.designations.uses("dec_example")
        now = designation_listing.search_names("example group", tx=tx)
        then = designation_listing.search_names(
            "ex grp", tx=tx, at=followed.at.replace(day=2, hour=13)
        )

    assert use.sha256 == old
    assert [version.sha256 for version, _ in now] == [hashlib.sha256(site.content).hexdigest()]
    assert [version.sha256 for version, _ in then] == [old]


def test_a_page_that_was_laid_out_anew_is_refused_and_the_old_list_stays(sqlite, site):
    followed = follow("us-fto", url=f"{site.url}/fto")
    site.content = (LISTS / "us_fto.html").read_bytes()
    followed.sync()
    site.content = b"<html><body><div>All new, no tables.</div></body></html>"

    outcome = followed.later(hours=6).sync()

    assert "could be read" in outcome.error
    with transaction(followed.scope) as tx:
        assert designation_listing.search_names("grey tide", tx=tx)


def test_a_file_fetched_by_hand_is_read_too(sqlite):
    followed = follow("eu-fsf", file=LISTS / "eu.xml")

    assert followed.sync().tally.names == 2


def test_a_bomb_in_a_list_is_refused(sqlite, site):
    site.content = b'<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST/>'

    outcome = follow("un-consolidated", url=site.url).sync()

    assert "declares a document type" in outcome.error
