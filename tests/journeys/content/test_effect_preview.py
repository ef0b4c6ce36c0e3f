"""What an entry would have found: counted, named, and how each item stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.model import Finding
from seawall.journeys.content.effect_preview import preview_matches
from seawall.journeys.content.seen_search import WantedSignal
from seawall.journeys.enforcement._item_standing import ItemStanding
from seawall.signals import hash_text, signal_type
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.journeys.content.seen_made import see
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

ZEROS, NEAR, FAR = "0" * 64, "f" * 5 + "0" * 59, "f" * 20 + "0" * 44
SHA, PAGE = "a" * 64, "https://grey-tide.test/call"
CALL = (
    "The harbour lights went out one after the other that evening, and the keeper of the tower "
    "wrote in his book that he had never seen the water so still and so grey."
)


@pytest.fixture
def org(database):
    return make_organisation()


def look(org, *wanted, **options):
    with transaction(org.id) as tx:
        return preview_matches(wanted, tx=tx, now=NOON, **options)


def decided(org, item, finding):
    case = open_case(org, item, version=2)
    decide_case(org, case, make_person(org), finding=finding, make_known=False)


def test_it_says_how_many_and_how_many_of_them_a_person_allowed(org):
    allowed, removed, _ = (see(org, ("pdq", NEAR)) for _ in range(3))
    see(org, ("pdq", FAR))
    decided(org, allowed, Finding.ALLOW)
    decided(org, removed, Finding.REMOVE)

    told = look(org, WantedSignal("pdq", ZEROS))

    assert told.sentence == "would have matched 3 items of the last 30 days, 1 of which you allowed"
    assert told.by_state == {ItemStanding.ALLOWED: 1, ItemStanding.REMOVED: 1, ItemStanding.UP: 1}
    assert told.up == 2
    stands = {hit.item.id: (hit.became, hit.distance) for hit in told.hits}
    assert stands[allowed.id] == (ItemStanding.ALLOWED, 20)


@pytest.mark.parametrize(("threshold", "count"), [(19, 0), (20, 1), (80, 2), (None, 1)])
def test_a_threshold_is_looked_at_before_it_is_set(org, threshold, count):
    see(org, ("pdq", NEAR))
    see(org, ("pdq", FAR))

    assert look(org, WantedSignal("pdq", ZEROS, threshold)).count == count


@pytest.mark.parametrize(
    ("kind", "value"), [("sha256", SHA), ("url", PAGE), ("vpdq", None), ("passage", None)]
)
def test_every_way_of_comparing_is_the_one_of_a_check(org, kind, value):
    quoted = f"Somebody copied this from a book. {CALL} And there it ended."
    film = _film()
    seen = {"vpdq": film, "passage": _passage(quoted)}.get(kind, value)
    wanted = {"vpdq": film, "passage": _passage(CALL)}.get(kind, value)
    item = see(org, (kind, seen), quality=None)

    told = look(org, WantedSignal(kind, wanted))

    assert [hit.item.id for hit in told.hits] == [item.id]


def test_an_item_that_several_signals_find_counts_once_by_the_nearest(org):
    see(org, ("pdq", NEAR), ("sha256", SHA))

    told = look(org, WantedSignal("pdq", ZEROS), WantedSignal("sha256", SHA))

    (hit,) = told.hits
    assert (told.count, hit.wanted, hit.distance) == (1, 1, 0)


def test_only_the_days_that_were_asked_for_count(org):
    see(org, ("sha256", SHA), at=NOON - timedelta(days=8))

    assert look(org, WantedSignal("sha256", SHA), days=7).count == 0
    assert look(org, WantedSignal("sha256", SHA), days=9).count == 1


def test_a_weak_hash_is_not_compared(org):
    see(org, ("pdq", NEAR), quality=49)

    assert look(org, WantedSignal("pdq", ZEROS)).count == 0


@pytest.mark.parametrize(("count", "days"), [(0, 30), (10_001, 30), (1, 0), (1, 367)])
def test_a_preview_of_nothing_or_of_too_much_is_refused(org, count, days):
    with raises_problem("intake.nothing-to-preview.days", "intake.nothing-to-preview.signals"):
        look(org, *[WantedSignal("sha256", SHA)] * count, days=days)


def _passage(text):
    return next(s.value for s in hash_text(text).signals if s.type == "passage")


def _film():
    rows = [f'"{number * 7919:064x},100,{number}.0"' for number in range(1, 40)]
    return signal_type("vpdq").normalise(f"[{', '.join(rows)}]")
