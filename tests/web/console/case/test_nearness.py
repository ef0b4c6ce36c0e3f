"""The match card: what it says of each medium, and what it keeps off the page."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from seawall.intake.model import MatchCard
from seawall.matching import Interval
from seawall.web.console.case.case_file import _order
from seawall.web.console.case.nearness import nearness, stretches
from seawall.web.console.case.sentences import drafted_reason
from tests.conftest import NOON


def card(signal_type: str, **fields) -> MatchCard:
    says = {"value": "f8" * 32, "known_value": "f8" * 32, "distance": 8, "threshold": 31}
    says |= {"entry": "entry_1", "bank": "bank_1", "bank_name": "Example Forum", "label": ""}
    says |= {"owner": "Example", "source": "Example", "confidence": 100, "first_seen_at": NOON}
    says |= {"agree": (), "disagree": ()}
    return MatchCard(signal_type, **(says | fields))


def page(shown: MatchCard) -> str:
    return " ".join(render_to_string("console/_match.html", {"card": shown}).split())


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (card("pdq"), "match distance <strong>8 of 31</strong>"),
        (card("sha256", distance=0, threshold=0), "<strong>exact</strong>"),
        (card("vpdq", distance=4, threshold=50), "<strong>96 %</strong> match"),
        (card("sound", distance=1, threshold=38), "Matches from 62 %"),
        (card("passage", distance=0, threshold=90), "<strong>100 %</strong> match"),
        (card("term", distance=0, threshold=1), "contains the term"),
        (card("tlsh", distance=22, threshold=30), "match distance <strong>22 of 30</strong>"),
        (card("orb", distance=91, threshold=99, grade="local"), "some features match"),
        (card("of a later version", distance=3), "match distance <strong>3 of 31</strong>"),
    ],
)
def test_a_card_says_how_near_it_is_by_what_its_type_counts(shown, says):
    assert says in page(shown)


def test_a_card_says_which_part_it_was_and_which_stretches():
    clip = card(
        "vpdq", view="clips/a.mp4, mirrored", grade="derived", intervals=(Interval(8, 3700, 0, 61),)
    )

    assert "clips/a.mp4, mirrored" in page(clip)
    assert "in an altered version" in page(clip)
    assert "0:08 to 1:01:40 matches 0:00 to 1:01" in page(clip)


def test_of_many_stretches_a_card_names_the_first():
    cut = card("passage", intervals=(Interval(1, 2, 3, 4),) * 300)

    assert stretches(cut)[0] == "characters 1 to 2 match 3 to 4"
    assert stretches(cut)[-1] == "and 295 more"


def test_a_long_value_does_not_fill_the_page_and_no_value_leaves_no_box():
    assert len(page(card("sound", value="s" * 2_000))) < 3_000
    assert "<code" not in page(card("pdq", value=""))


def test_the_words_of_an_item_are_not_on_its_card_only_the_term_that_stands_in_them():
    found = page(card("term", value="all of it", known_value="grey tide", distance=0, threshold=1))

    assert "grey tide" in found
    assert "all of it" not in found


def test_a_name_inside_an_archive_cannot_write_into_the_page():
    assert "<script>" not in page(card("pdq", view="<script>alert(1)</script>.jpg"))


def test_the_best_evidence_stands_first_whatever_the_distances():
    local = card("orb", distance=0, threshold=99, grade="local")
    direct = card("pdq", distance=30)

    assert sorted([local, direct], key=_order) == [direct, local]


def test_a_drafted_reason_speaks_of_what_was_counted():
    assert "96 % match" in drafted_reason((card("vpdq", distance=4, threshold=50),))
    assert "exact" in drafted_reason((card("md5", distance=0, threshold=0),))


def test_features_have_no_bar_because_no_length_makes_them_surer():
    assert nearness(card("orb", distance=50, threshold=99, grade="local")).bar == 0
