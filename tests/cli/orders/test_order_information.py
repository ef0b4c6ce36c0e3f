"""`seawall order give`, `object`, `notified` and `close`."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import time_machine

from tests.orders_made import make_contact_point
from tests.papers_made import RECEIVED, certificate, make_paper
from tests.people_made import make_person

NOTIFIED = certificate(data=["traffic"], enforcing_authority="Example Court of Ireland")


@pytest.fixture(autouse=True)
def a_day_on_which_it_is_law():
    with time_machine.travel(RECEIVED + timedelta(days=1), tick=True):
        yield


@pytest.fixture
def ready(organisation):
    make_contact_point(organisation)
    return organisation


@pytest.fixture
def person(ready):
    return ("--as", make_person(ready, "legal").email)


def test_data_are_handed_over_and_stand_in_the_answer_by_their_digest(run, ready, person, tmp_path):
    order, handed = make_paper(ready, "epoc"), tmp_path / "account-17.zip"
    handed.write_bytes(b"invented data")

    ran = run("order", "give", order.id, "--file", handed, "--way", "portal", *person, "--json")
    again = run("order", "give", order.id, "--file", handed, "--way", "portal", *person)

    assert (ran.code, ran.data["state"], ran.data["form"]) == (0, "acted", "information_answer")
    assert again.code == 2
    assert "already carried out" in again.err
    shown = run("order", "show", order.id, "--json").data
    assert hashlib.sha256(b"invented data").hexdigest() not in str(shown["order"])


def test_a_file_that_is_not_there_hands_nothing_over(run, ready, person, tmp_path):
    order = make_paper(ready, "epoc")

    missing = run("order", "give", order.id, "--file", tmp_path / "none.zip", *person)
    wordless = run("order", "give", order.id, "--answer", "Here.", *person)

    assert missing.code == 2
    assert "No file is named" in wordless.err


def test_annex_iii_is_sent_with_a_ground_of_the_law_and_the_paper_is_closed(run, ready, person):
    order = make_paper(ready, "epoc")
    why = ("--why", "No account of this name was ever here.", "--data", "not_preserved")

    early = run("order", "close", order.id, "--why", "done", *person)
    told = run("order", "object", order.id, "--ground", "not_stored", *why, *person, "--json")
    closed = run("order", "close", order.id, "--why", "The court accepts it.", *person, "--json")

    assert "not answered with reasons" in early.err
    assert (told.data["state"], told.data["form"]) == ("answered", "epoc_annex3")
    assert closed.data["state"] == "closed"


def test_the_word_of_the_notified_authority_lets_data_leave(run, ready, person, tmp_path):
    order, handed = make_paper(ready, "epoc", asks=NOTIFIED), tmp_path / "a.zip"
    handed.write_bytes(b"invented data")
    give = ("order", "give", order.id, "--file", handed, "--way", "portal", *person)

    early = run(*give)
    noted = run(
        *("order", "notified", order.id, "--word", "confirms"),
        *("--why", "its letter of today", *person),
    )

    assert "may still refuse" in early.err
    assert noted.code == 0, noted.err
    assert run(*give).code == 0


def test_an_ofcom_notice_is_answered_in_words(run, ready, person):
    order = make_paper(ready, "osa_information_notice", period="P14D")

    ran = run("order", "give", order.id, "--answer", "Four read English.", *person, "--json")

    assert (ran.code, ran.data["state"]) == (0, "acted")
