"""An address from the report to its return: visits, judgements, schedule and survival at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.probing.confirmation import history_of
from seawall.probing.model import KnownPage, PageSighting
from seawall.probing.schedule import next_visit
from seawall.probing.spell import spell_of
from seawall.probing.survival import curve_of, share_within
from seawall.probing.visit_judging import judge_visit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def followed(sites, name, *, down=None, back=None):
    """Every sighting of a worker that keeps to the schedule."""
    prober, url = sites.fetcher(), sites.url(name)
    known = KnownPage(first=prober.visit(url, at=NOON).visit, nowhere=prober.nowhere(url, at=NOON))
    seen = [PageSighting(NOON, judge_visit(known.first, comparison=known).state)]
    while (now := next_visit(NOON, visits=seen, now=seen[-1].at)) is not None:
        if down is not None and NOON + down <= now:
            sites.take_down(name)
        if back is not None and NOON + back <= now:
            sites.bring_back(name)
        visit = prober.visit(url, at=now).visit
        seen.append(PageSighting(now, judge_visit(visit, comparison=known).state))
    return seen


def test_a_removal_after_forty_minutes_is_found_at_the_hour_and_confirmed_ten_minutes_later(sites):
    seen = followed(sites, "soft_ar", down=timedelta(minutes=40))
    removal = history_of(seen).removal

    assert removal is not None
    assert removal.last_seen == NOON + timedelta(minutes=30)
    assert removal.removed_at == NOON + timedelta(minutes=60)
    assert removal.confirmed_at == NOON + timedelta(minutes=70)


def test_content_that_returns_after_three_days_is_noticed_on_the_next_daily_visit(sites):
    seen = followed(sites, "live", down=timedelta(minutes=3), back=timedelta(days=3))
    history = history_of(seen)

    assert not history.is_gone
    assert history.removals[0].removed_at == NOON + timedelta(minutes=5)
    assert history.reappeared_at == NOON + timedelta(days=3, minutes=15)


def test_the_survival_of_two_addresses_is_read_off_their_visits(sites):
    gone = spell_of(NOON, sightings=followed(sites, "alike", down=timedelta(minutes=12)))
    stood = spell_of(NOON, sightings=followed(sites, "live"))

    assert gone is not None
    assert stood is not None
    assert stood.lasted == timedelta(days=30)
    assert curve_of([gone, stood]).quantile(0.5).value == timedelta(minutes=15)
    assert share_within([gone, stood], horizon=timedelta(hours=1)).value == 0.5
    assert share_within([gone, stood], horizon=timedelta(days=1)).value == 0.5
