"""Figures are counted from what entries tell, by definitions that anybody can read."""

from __future__ import annotations

import json

import pytest

from seawall.bundles.bundle_period import BundlePeriod
from seawall.bundles.figures.figure_counting import FigureCounting
from seawall.bundles.figures.figure_definition import (
    FigureDefinition,
    FigureKind,
    definitions_text,
    figure_definitions,
)
from seawall.bundles.opened_entries import bundled_words
from seawall.ledger.words import WORDS

PERIOD, WITHIN = BundlePeriod.parse("2026-10"), "2026-10-05T12:00:00.000000Z"


def counted(definition, *told):
    tally = FigureCounting([definition], PERIOD)
    for public in told:
        tally.add(definition.words[0], WITHIN, public)
    (figure,) = tally.figures
    return figure


def test_a_count_is_of_entries_and_may_be_by_what_a_field_says():
    by = FigureDefinition("found", "Found", FigureKind.COUNT, ("check.matched",), by="verdict")

    figure = counted(by, {"verdict": "block"}, {"verdict": "block"}, {"verdict": None}, {})

    assert figure == {"id": "found", "entries": 4, "by": {"block": 2, "null": 1, "": 1}}


def test_what_is_done_for_practice_is_not_counted_at_all():
    orders = FigureDefinition(
        "orders", "Orders", FigureKind.COUNT, ("order.received",), unless=("drill",)
    )

    assert counted(orders, {"drill": True}, {"drill": False}, {})["entries"] == 2


def test_what_is_of_before_or_after_the_period_is_not_counted():
    orders = FigureDefinition("orders", "Orders", FigureKind.COUNT, ("order.received",))
    tally = FigureCounting([orders], PERIOD)

    for at in (
        "2026-09-30T23:59:59.999999Z",
        "2026-10-01T00:00:00.000000Z",
        "2026-10-31T23:59:59.999999Z",
        "2026-11-01T00:00:00.000000Z",
    ):
        tally.add("order.received", at, {})

    assert tally.figures == [{"id": "orders", "entries": 2}]


def test_a_share_has_the_interval_that_its_number_allows():
    in_time = FigureDefinition(
        "in_time", "In time", FigureKind.SHARE, ("order.acted",), part={"is_late": (False,)}
    )

    figure = counted(in_time, *[{"is_late": False}] * 393, *[{"is_late": True}] * 7)

    assert figure == {
        "id": "in_time", "entries": 400, "part": 393, "whole": 400, "low": "96.4", "high": "99.1",
    }  # fmt: skip
    assert counted(in_time) == {
        "id": "in_time", "entries": 0, "part": 0, "whole": 0, "low": "0.0", "high": "100.0",
    }  # fmt: skip


def test_a_total_and_a_proportion_add_what_the_entries_say():
    ended = ("content_drill.ended",)
    total = FigureDefinition("minutes", "Minutes", FigureKind.TOTAL, ended, add=("held",))
    found = FigureDefinition(
        "found", "Found", FigureKind.PROPORTION, ended, add=("held",), of=("held", "missed")
    )
    told = {"held": 3, "missed": 1}, {"held": 2, "missed": 0}

    assert counted(total, *told)["total"] == 5
    assert (counted(found, *told)["part"], counted(found, *told)["whole"]) == (5, 6)


def test_every_definition_counts_words_that_a_bundle_opens_and_fields_that_they_declare():
    for definition in figure_definitions():
        for word in definition.words:
            declared = {name.rstrip("?") for name in WORDS[word].public.split()}
            looked_at = {*definition.unless, *definition.part, *definition.add, *definition.of}
            assert word in bundled_words(), definition.id
            assert looked_at | ({definition.by} - {""}) <= declared, definition.id


def test_the_definitions_of_a_proportion_never_count_a_part_outside_the_whole():
    for definition in figure_definitions():
        if definition.kind is FigureKind.PROPORTION:
            assert set(definition.add) < set(definition.of), definition.id


def test_a_bundle_carries_the_definitions_in_one_spelling():
    data = json.loads(definitions_text())

    assert [figure["id"] for figure in data["figures"]] == [
        definition.id for definition in figure_definitions()
    ]
    assert data["words"] == sorted(bundled_words())


@pytest.mark.parametrize(
    "word", ["person.signed_in", "key.created", "media.shown", "case.noted", "rows.written"]
)
def test_what_people_do_is_told_to_nobody(word):
    assert word not in bundled_words()


def test_no_field_that_is_told_to_everybody_is_of_a_person_or_free_text():
    """Names of fields that hold what somebody wrote, who somebody is, or where content is."""
    private = {
        "by",
        "name",
        "email",
        "url",
        "text",
        "why",
        "say",
        "said",
        "account",
        "code",
        "person",
    }
    for word in bundled_words() - {"report.published"}:  # whose address is of the published report
        fields = {name.rstrip("?") for name in WORDS[word].public.split()}
        assert not fields & private, word
