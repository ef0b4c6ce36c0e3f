"""Testing a file by hand: it leaves nothing behind, unless a case was asked for."""

from __future__ import annotations

from functools import partial

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from seawall.people.protection.model import OptOut
from seawall.sandbox.viewing.shown import shown_picture
from seawall.signals import hash_text
from seawall.transaction import INSTALLATION, transaction
from seawall.web import ports
from tests.gate.conftest import (
    assembled_parts,
    closed_recorders,
    here,
    known_picture,
    modified_copy,
)
from tests.web.console.conftest import signed_in

__all__ = ["assembled_parts", "closed_recorders", "here"]

WORDS = "Example Front asks everybody to come to the square on Monday with a lantern and a drum."
ADDRESS = "https://example-front.test/flyer"
LABEL = "behaviour/attack-footage"


@pytest.fixture
def person(here, monkeypatch):
    """A reviewer in front of a bank that knows a picture, words, an address and a hash."""
    monkeypatch.setattr(ports, "checker", here.parts.gate.check)
    monkeypatch.setattr(ports, "shown_picture", partial(shown_picture, pool=here.parts.pool))
    here.know_picture(known_picture(), label=LABEL)
    here.know_text(WORDS)
    here.know_url(ADDRESS)
    return signed_in(here.organisation)


def upload(name: str = "square.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, modified_copy(), "image/jpeg")


def ways() -> dict[str, dict[str, object]]:
    """Every way of giving something to this page, each of which matches."""
    digest = hash_text(WORDS).signals[0]
    return {
        "file": {"file": upload()},
        "text": {"text": WORDS},
        "address": {"text": ADDRESS},
        "hash": {"text": f"{digest.type}:{digest.value}"},
    }


def counted_rows() -> dict[str, int]:
    """How many rows every table has."""
    with transaction(INSTALLATION):
        return {
            model.__name__: model.objects.count()
            for model in apps.get_app_config("db").get_models()
        }


@pytest.mark.parametrize("way", list(ways()))
def test_a_test_opens_no_case_and_keeps_nothing_whatever_is_given(person, way):
    before = counted_rows()
    page = person.post("/try", **ways()[way]).content.decode()

    assert "1 match" in page
    assert "This was a test: no case was opened" in page
    assert "Open the case" not in page
    assert counted_rows() == before


@pytest.mark.parametrize("way", list(ways()))
def test_with_the_tick_a_case_opens_whatever_is_given_and_no_account_stands_behind_it(
    person, here, way
):
    page = person.post("/try", **ways()[way], open_case="on").content.decode()

    assert "Open the case" in page
    with transaction(here.organisation.id) as tx:
        (case,) = tx.cases.waiting()
        (entry,) = tx.cases.items(case.id)
        assert tx.intake.item(entry.item).account == ""  # so nobody gets a strike


def test_the_answer_names_the_file_and_shows_it_as_a_drawing_to_who_asks(person):
    page = person.post("/try", file=upload("a square at night.jpg")).content.decode()
    fold = page.partition('<details class="tested-view">')[2].partition("</details>")[0]

    assert "a square at night.jpg" in page
    assert 'src="data:image/jpeg;base64,' in fold
    assert page.count("data:image/jpeg") == 1


def test_who_asked_not_to_be_shown_such_content_is_offered_no_drawing(person, here):
    with transaction(here.organisation.id) as tx:
        tx.protection.opt_out(person.member.id, OptOut(LABEL))
    page = person.post("/try", file=upload()).content.decode()

    assert "You opted out of this category" in page
    assert "data:image/jpeg" not in page


def test_what_a_file_is_called_neither_runs_nor_hides_anything(person):
    page = person.post("/try", file=upload("<b>x</b>\u202egpj.exe")).content.decode()

    assert "<b>x</b>" not in page
    assert "\u202e" not in page


def test_words_are_named_by_their_beginning_and_an_address_is_never_a_link(person):
    of_words = person.post("/try", text=WORDS).content.decode()
    of_address = person.post("/try", text=ADDRESS).content.decode()

    assert WORDS[:60] in of_words
    assert ADDRESS in of_address
    assert f'href="{ADDRESS}"' not in of_address
