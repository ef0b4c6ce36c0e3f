"""What was missed, and the violating view rate: by samples, and as bounds where only those hold."""

from __future__ import annotations

import pytest

from seawall.results.lives.audit_lives import AuditedStratum
from seawall.results.missed_uploads import missed_of
from seawall.results.model import Absence
from tests.results.lives_made import item_life, metric
from tests.results_made import DAY, FIRST, HOUR, PAST, MadeEntries


def found(log, count, *, own=True):
    """So many items that were gone before the list was handed in."""
    for _ in range(count):
        item = log.upload(FIRST)
        case = log.check(item, FIRST, "block") if own else log.notice(item, FIRST + HOUR)
        log.remove(item, case, FIRST + HOUR, gone_at=FIRST + HOUR)


def test_what_a_band_has_is_weighed_by_its_size():
    log = MadeEntries()
    log.audit_uploads(
        (1_000, ["remove"] * 20 + ["allow"] * 80), (9_000, ["remove"] + ["allow"] * 99)
    )
    found(log, 710)

    missed = metric(log, "missed_uploads").number("missed")
    recall = metric(log, "missed_uploads").number("recall")
    assert missed.value == pytest.approx(200 + 90)
    assert missed.low < 290 < missed.high
    assert recall.value == pytest.approx(0.71)
    assert recall.low < 0.71 < recall.high


def test_a_band_in_which_nothing_was_found_gives_bounds_and_no_estimate():
    # 186 bad of a million, 106 found: 4,000 clean draws of 955,690 still allow hundreds
    log = MadeEntries()
    log.audit_uploads(
        (344, ["remove"] * 50 + ["allow"] * 294),
        (43_860, ["remove"] * 2 + ["allow"] * 1_298),
        (955_690, ["allow"] * 4_000),
    )
    found(log, 106)

    missed = metric(log, "missed_uploads").number("missed")
    recall = metric(log, "missed_uploads").number("recall")
    assert (missed.value, missed.absence) == (None, Absence.BOUND_ONLY)
    assert (recall.value, recall.absence) == (None, Absence.BOUND_ONLY)
    assert missed.high > 700
    assert recall.low < 0.12
    assert recall.high < 0.7


def test_what_was_all_read_is_known_though_nothing_was_found():
    number = missed_of([AuditedStratum("a", 30, 30, 0, 30), AuditedStratum("b", 100, 50, 5, 45)])

    assert number.value == pytest.approx(10)


def test_while_anything_is_undecided_there_are_only_bounds():
    log = MadeEntries()
    log.audit_uploads((1_000, ["remove"] * 20 + ["allow"] * 79 + [None]))

    missed = metric(log, "missed_uploads").number("missed")
    assert (missed.value, missed.n, missed.part) == (None, 99, 20)


def test_what_was_taken_back_before_it_left_is_undecided():
    log = MadeEntries()
    ((case, *_),) = log.audit_uploads((1_000, [None] + ["remove"] * 20))
    decision = log.decide(case, PAST + DAY, "allow")
    public = {"decision": "dec_u", "finding": "undo", "undoes": decision}
    log.write("decision.undone", case, PAST + DAY, public=public)

    assert metric(log, "missed_uploads").beside["undecided"] == 1


def test_what_others_had_told_of_is_no_find_of_ours_and_was_there():
    log = MadeEntries()
    log.audit_uploads((100, ["allow"] * 100))
    found(log, 30)
    found(log, 10, own=False)

    recall = metric(log, "missed_uploads").number("recall")
    assert (recall.value, recall.part, recall.n) == (0.75, 30, 40)


def test_what_was_still_public_when_the_list_was_handed_in_is_not_counted_twice():
    log = MadeEntries()
    log.audit_uploads((100, ["allow"] * 100))
    found(log, 30)
    item = log.upload(FIRST)
    case = log.notice(item, PAST + DAY)
    log.remove(item, case, PAST + DAY, gone_at=PAST + DAY)

    assert metric(log, "missed_uploads").number("recall").n == 30


def test_without_an_audit_there_is_no_number():
    log = MadeEntries()
    found(log, 30)

    assert metric(log, "missed_uploads").number("recall").absence is Absence.NOTHING
    assert metric(log, "violating_views").number("views").absence is Absence.NOTHING


def test_trn_06_twelve_violating_views_in_a_sample_of_ten_thousand():
    log = MadeEntries()
    log.audit_uploads((40_000_000, ["remove"] * 12 + ["allow"] * 9_988), of="views")

    views = metric(log, "violating_views").number("views")
    assert views.value == pytest.approx(0.0012)
    assert (views.low, views.high) == pytest.approx((0.0007, 0.0021), abs=0.00005)


def test_views_are_put_back_so_that_few_that_were_all_drawn_are_not_known_for_certain():
    log = MadeEntries()
    log.audit_uploads((100, ["remove"] * 50 + ["allow"] * 50), of="views")

    views = metric(log, "violating_views").number("views")
    assert views.low < 0.45
    assert views.high > 0.55


def test_several_audits_weigh_by_their_views():
    log = MadeEntries()
    log.audit_uploads((9_000, ["allow"] * 90 + ["remove"] * 10), of="views")
    log.audit_uploads((1_000, ["remove"] * 100), of="views")

    assert metric(log, "violating_views").number("views").value == pytest.approx(0.19)


def test_of_what_we_know_by_an_audit_alone_nobody_knows_the_upload():
    log = MadeEntries()
    item, case = log.fresh("item"), log.fresh("case")
    public = {"kind": "content", "queue": "audit", "item": item, "reason": "audit"}
    log.write("case.opened", case, PAST, public=public, sealed={"about": "", "say": ""})
    log.upload(PAST, item=item)
    log.remove(item, case, PAST + DAY, gone_at=PAST + DAY)

    assert item_life(log).uploaded_at is None
    assert item_life(log).finder is None


def test_of_what_we_knew_before_the_audit_the_upload_is_known():
    log = MadeEntries()
    item, case = log.upload(FIRST), log.fresh("case")
    public = {"kind": "content", "queue": "audit", "item": item, "reason": "audit"}
    log.write("case.opened", case, PAST, public=public, sealed={"about": "", "say": ""})
    log.remove(item, case, PAST + DAY, gone_at=PAST + DAY)

    assert item_life(log).uploaded_at == FIRST
