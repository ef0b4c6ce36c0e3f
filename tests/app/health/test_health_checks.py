"""What health says of what is known; each check has a name, and is red for one reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.app.check_journal import JournalState
from seawall.app.health.health_checks import CHECKS, health_report
from seawall.app.health.health_facts import HealthFacts
from seawall.app.lanes.request_lanes import PLANS, RequestLane
from seawall.app.lanes.work_lane import LaneState
from seawall.worker.emergency.deadline_watch import WatchState
from seawall.worker.loops.trouble import LoopTrouble

FINE = HealthFacts(0.0, 0.0, (), pagers={"push": ""})


def lane(name, refused_ago):
    """A lane where somebody was turned away so many seconds ago."""
    named = RequestLane(name)
    return LaneState(named, PLANS[named], 0, int(refused_ago is not None), refused_ago)


def wrong(**changes):
    report = health_report(replace(FINE, **changes))
    return [finding.name for finding in report.findings if not finding.is_fine]


def test_where_all_is_well_every_check_says_so():
    report = health_report(FINE)

    assert report.is_fine
    assert len({finding.name for finding in report.findings}) == len(CHECKS)


def test_strangers_who_are_turned_away_are_told_of_and_are_no_fault():
    report = health_report(replace(FINE, lanes=(lane("documents", 1.0),)))

    told = next(finding for finding in report.findings if finding.name == "lanes")
    assert (told.is_fine, told.says) == (True, "Unknown senders are turned away: documents.")


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"written_ago": 31.0}, ["database"]),
        ({"worker_silent": 61.0}, ["worker"]),
        ({"damaged": ("db_order",)}, ["tables"]),
        ({"pagers": {"push": "late", "mail": "refused"}}, ["pager"]),
        ({"pagers": {"push": "late", "mail": ""}}, []),
        ({"pagers": {}}, []),
        ({"pagers": None, "awaits_orders": True}, []),
        ({"pagers": {}, "awaits_orders": True}, ["pager"]),
        ({"pagers": {}, "watch": WatchState(1)}, ["pager"]),
        ({"watch": WatchState(1)}, []),
        ({"watch": WatchState(1, "No space left on device")}, ["deadlines"]),
        ({"watch": WatchState(1, "", 1)}, ["deadlines"]),
        ({"alarms": ("an order is past its end",)}, ["alarms"]),
        ({"journal": JournalState(on_disk=3)}, []),
        ({"loops": (LoopTrouble("forum seat_1", "away", can_wait=True),)}, []),
        ({"loops": (LoopTrouble("poll_inbox", "away", can_wait=False),)}, ["loops"]),
        ({"journal": JournalState(in_memory=1)}, ["journal"]),
        ({"journal": JournalState(lost=1)}, ["journal"]),
        ({"journal": JournalState(refused=1)}, ["journal"]),
        ({"lanes": (lane("people", 59.0),)}, ["lanes"]),
        ({"lanes": (lane("orders", 59.0), lane("pages", 1.0))}, ["lanes"]),
        ({"lanes": (lane("people", 61.0), lane("orders", None))}, []),
        ({"lanes": (lane("documents", 1.0), lane("pages", 1.0))}, []),
    ],
)
def test_each_check_is_red_for_its_own_reason(changes, names):
    assert wrong(**changes) == names


def test_what_can_wait_is_named_without_waking_anybody():
    report = health_report(
        replace(FINE, loops=(LoopTrouble("forum seat_1", "away", can_wait=True),))
    )
    (loops,) = [finding for finding in report.findings if finding.name == "loops"]

    assert loops.is_fine
    assert loops.says == "Fails repeatedly: forum."


def test_what_is_wrong_is_said_in_a_sentence_that_tells_a_stranger_nothing():
    everything = HealthFacts(
        1e9,
        1e9,
        ("db_order",),
        pagers={"push": "https://ntfy.example/secret is late"},
        alarms=("an order is past its end", "an order is past its end"),
        watch=WatchState(1, "/srv/seawall: No space left", 1),
        journal=JournalState(1, 1, 1, 1),
        loops=(LoopTrouble("exchange order_1", "at /srv/seawall", can_wait=False),),
        lanes=(lane("orders", 1.0),),
    )

    report = health_report(everything)

    assert not any(finding.is_fine for finding in report.findings)
    said = str(report.as_json())
    assert all(word not in said for word in ("db_order", "ntfy", "/srv", "order_"))
    assert all(finding.says.endswith(".") for finding in report.findings)
