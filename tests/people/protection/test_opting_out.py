"""Not today, without asking anybody; and how things are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.errors import InvalidRequest
from seawall.ids import CaseId, PersonId
from seawall.people.protection.choices import Choices
from seawall.people.protection.exposure_tally import tally, tally_by_day
from seawall.people.protection.model import ExposureStep, OptOut
from seawall.people.protection.opting_out import (
    TODAY,
    categories,
    opt_out,
    opt_outs_in_force,
    sparing_opt_out,
)
from seawall.people.protection.team_figures import FEWEST, last_week, team_figures
from tests.people_made import NOON

VIOLENCE = "behaviour/graphic-violence"


def test_every_kind_of_behaviour_can_be_opted_out_of():
    assert VIOLENCE in {it.id for it in categories()}
    assert "content/image" not in {it.id for it in categories()}


def test_not_today_is_over_before_the_next_working_day():
    chosen = opt_out(VIOLENCE, now=NOON, standing=False)

    assert opt_outs_in_force([chosen], now=NOON + timedelta(hours=15)) == (chosen,)
    assert opt_outs_in_force([chosen], now=NOON + TODAY) == ()
    assert timedelta(hours=12) < TODAY < timedelta(hours=24)


def test_a_standing_choice_stays_until_it_is_lifted():
    chosen = opt_out(VIOLENCE, now=NOON, standing=True)

    assert opt_outs_in_force([chosen], now=NOON + timedelta(days=4000)) == (chosen,)


def test_a_case_with_one_such_label_among_others_is_spared():
    chosen = (OptOut(VIOLENCE, NOON + TODAY),)

    assert sparing_opt_out({VIOLENCE, "producer/perpetrator"}, chosen, now=NOON) == chosen[0]
    assert sparing_opt_out({"behaviour/recruitment"}, chosen, now=NOON) is None
    assert sparing_opt_out(set(), chosen, now=NOON) is None


def test_an_unknown_category_is_refused_by_name():
    with pytest.raises(InvalidRequest) as refused:
        opt_out("kittens", now=NOON, standing=True)
    assert refused.value.field == "category"


def test_sound_begins_at_a_fifth_and_never_at_full_volume():
    assert Choices().volume == 20
    with pytest.raises(InvalidRequest):
        Choices(volume=100)


def test_a_choice_that_is_no_longer_offered_is_forgotten():
    assert Choices.from_json({"size": "wall", "blur": 9}) == Choices()
    assert Choices.from_json({"size": "small", "gone": 1}) == Choices(size="small")


def look(
    person: str, at: int, seconds: int, step: str = "full", category: str = ""
) -> ExposureStep:
    start = NOON + timedelta(hours=at)
    closed = start + timedelta(seconds=seconds)
    return ExposureStep(0, PersonId(person), CaseId("c"), category, step, start, closed_at=closed)


def test_an_account_is_kept_by_step_by_category_and_by_day():
    looks = [
        look("p", 0, 60, "drawing", VIOLENCE),
        look("p", 1, 30, "full", VIOLENCE),
        look("p", 25, 10, "full"),
    ]
    now = NOON + timedelta(hours=26)
    week = tally(looks, since=NOON - timedelta(days=6), now=now)

    assert (week.views, week.seconds) == (3, 100)
    assert [(it.name, it.views, it.seconds) for it in week.by_step] == [
        ("drawing", 1, 60),
        ("full", 2, 40),
    ]
    assert [(it.name, it.seconds) for it in week.by_category] == [(VIOLENCE, 90), ("", 10)]
    assert [(line.views, line.seconds) for _, line in tally_by_day(looks, days=2, now=now)] == [
        (1, 10),
        (2, 90),
    ]


def team(count: int):
    """So many people who looked for a minute each, and one who did not look."""
    people = [PersonId(f"p{it}") for it in range(count)]
    looked = {
        it: tally([look(it, 0, 60)], since=NOON, now=NOON + timedelta(hours=1)) for it in people
    }
    return looked | {PersonId("idle"): tally([], since=NOON, now=NOON)}


def test_fewer_than_five_people_have_no_figures():
    assert team_figures(team(FEWEST - 1)) is None


def test_five_people_have_sums_and_means_and_nothing_that_is_one_persons():
    figures = team_figures(team(FEWEST))

    assert (figures.people, figures.minutes, figures.minutes_each, figures.views) == (5, 5, 1, 5)
    assert {it for it in dir(figures) if not it.startswith("_")} == {
        "people",
        "minutes",
        "minutes_each",
        "views",
    }


def test_a_team_is_shown_by_whole_past_weeks():
    monday = last_week(NOON)

    assert [it.isoweekday() for it in monday] == [1, 1]
    assert monday[1] <= NOON
    assert monday[1] - monday[0] == timedelta(days=7)
