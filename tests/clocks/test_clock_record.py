"""A clock remembers the law it began under, so that a later change of the data is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of, row_after, row_of
from seawall.clocks.period import Period
from seawall.ids import ClockId
from tests.clocks.clocks_made import KNOWN

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TCO = KNOWN.profile("eu-tco-removal-order")
HOUR = timedelta(hours=1)
SLOWER = replace(TCO, digest="other", deadline=replace(TCO.deadline, length=Period(seconds=7200)))
CHANGED = replace(KNOWN, profiles=MappingProxyType({**KNOWN.profiles, TCO.id: SLOWER}))


def kept():
    clock = Clock(TCO, NOON)
    return row_of(clock, clock_id=ClockId("clk_1"), about="order_1", at=NOON)


def test_the_digest_of_the_profile_is_kept_with_the_clock():
    row = kept()

    assert row.facts["profile_digest"] == TCO.digest
    assert clock_of(row, jurisdictions=KNOWN) == Clock(TCO, NOON)


def test_every_shipped_profile_has_a_digest_of_its_own():
    digests = [profile.digest for profile in KNOWN.profiles.values()]

    assert all(digests)
    assert len(set(digests)) == len(digests)


def test_a_clock_whose_law_was_changed_says_what_it_began_under():
    clock = clock_of(kept(), jurisdictions=CHANGED)

    assert clock.began_under == TCO.digest


def test_what_held_at_the_start_stands_when_it_is_met_under_a_changed_law():
    row = kept()
    met = row_after(row, clock_of(row, jurisdictions=CHANGED).meet(NOON + HOUR / 2), at=NOON + HOUR)

    assert (met.due_at, met.legal_limit) == (row.due_at, row.legal_limit)
    assert met.due_at == NOON + HOUR
    assert met.facts["profile_digest"] == TCO.digest


def test_after_a_hold_only_the_law_of_today_can_tell_the_end():
    row = kept()
    clock = clock_of(row, jurisdictions=CHANGED).hold("force_majeure", NOON + HOUR / 4)
    resumed = row_after(row, clock.resume(NOON + HOUR / 2), at=NOON + HOUR)

    assert resumed.due_at != row.due_at
    assert resumed.facts["profile_digest"] == TCO.digest


def test_a_clock_that_was_kept_without_a_digest_is_taken_as_it_is():
    row = kept()
    old = replace(
        row, facts={name: it for name, it in row.facts.items() if name != "profile_digest"}
    )

    assert clock_of(old, jurisdictions=CHANGED).began_under == ""
