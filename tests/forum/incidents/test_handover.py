"""Researchers get counts, once, and no signals."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from seawall.forum.incidents.handover import MOST_EDITS, as_csv, hand_over_counts
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, HARBOUR, NOON, Log, minutes
from tests.problems import raises_problem

AFTER = NOON + timedelta(hours=48 + 24)


def counted(*tallies, log=None):
    log = log or Log().opened()
    log.offers(BIGTUBE, *[f"secret-signal-{n}" for n in range(12)])
    for member, hour, edit, blocked in tallies:
        when = NOON + timedelta(hours=hour)
        log.says(
            member, "tally", at=when + minutes(59), hour=when.isoformat(), edit=edit,
            blocked=blocked,
        )  # fmt: skip
    return log


def test_counts_of_all_members_are_added_up_by_hour_and_edit():
    log = counted((BIGTUBE, 0, "crop", 20), (CHATTER, 0, "crop", 15), (CHATTER, 1, "flip", 30))

    handed = hand_over_counts(log.incident_now, now=AFTER)

    assert handed.copies.columns == ("crop", "flip")
    assert handed.copies.cells == ((35, 0, 35), (0, 30, 30), (35, 30, 65))
    assert (handed.signals, handed.variants, handed.lasted_hours) == (12, 0, 48)
    assert handed.outcomes == {"blocked": 65, "held": 0, "slipped": 0}


def test_no_signal_no_member_and_no_minute_is_in_it():
    log = counted((BIGTUBE, 0, "crop", 20))

    told = msgspec.json.encode(hand_over_counts(log.incident_now, now=AFTER)).decode()

    for word in ("secret-signal", BIGTUBE, CHATTER, "person_", "Harbour", "12:59"):
        assert word not in told
    assert HARBOUR in told


def test_small_counts_are_hidden():
    log = counted((BIGTUBE, 0, "crop", 3), (BIGTUBE, 0, "flip", 40), (BIGTUBE, 1, "crop", 50))

    handed = hand_over_counts(log.incident_now, now=AFTER)

    assert handed.copies.cells == ((None, None, 43), (None, None, 50), (53, 40, 93))


def test_there_is_one_edition_a_day_after_the_end():
    log = counted((BIGTUBE, 0, "crop", 20))

    with raises_problem("forum.too-early.counting", match="05 Mar 2026, 12:00 UTC"):
        hand_over_counts(log.incident_now, now=AFTER - minutes(1))
    first = hand_over_counts(log.incident_now, now=AFTER)
    late = counted((FILEHUT, 0, "crop", 99), log=log)
    late.heard[-1] = late.heard[-1].__class__(
        late.heard[-1].position, FILEHUT, "incident.tally", AFTER, HARBOUR, late.heard[-1].body
    )

    assert hand_over_counts(late.incident_now, now=AFTER + timedelta(days=30)) == first


def test_of_what_was_never_open_nothing_is_handed_over():
    log = Log()
    log.proposes()

    with raises_problem("forum.too-early.never-open", match="never open"):
        hand_over_counts(log.incident_now, now=AFTER)


def test_rare_edits_are_counted_together():
    log = counted(*[(BIGTUBE, 0, f"edit{n}", 100 + n) for n in range(30)])

    handed = hand_over_counts(log.incident_now, now=AFTER)

    assert len(handed.copies.columns) == MOST_EDITS + 1
    assert handed.copies.columns[-1] == "other"
    assert handed.copies.total == sum(range(100, 130))


def test_csv_has_an_hour_a_line_and_says_what_is_hidden():
    log = counted((BIGTUBE, 0, "crop", 20), (BIGTUBE, 1, "crop", 30))

    assert as_csv(hand_over_counts(log.incident_now, now=AFTER)) == (
        "hour,crop,total\n2026-03-02T12:00Z,20,20\n2026-03-02T13:00Z,30,30\ntotal,50,50\n"
    )
    small = counted((BIGTUBE, 0, "crop", 2))
    assert "<hidden>" in as_csv(hand_over_counts(small.incident_now, now=AFTER))


def test_an_incident_without_copies_has_an_empty_table():
    log = Log().opened()

    handed = hand_over_counts(log.incident_now, now=AFTER)

    assert as_csv(handed) == "hour,total\ntotal,0\n"
