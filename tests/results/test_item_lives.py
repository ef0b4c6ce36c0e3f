"""An item's life is read from the log: found by whom, public or not, gone since when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.results.lives.item_life import Finder, Standing
from seawall.results.lives.item_lives import DrillTraces
from tests.results.lives_made import item_life, lives_of
from tests.results_made import DAY, FIRST, HOUR, MINUTE, MadeEntries


def test_what_the_check_at_upload_kept_back_never_reached_the_public():
    log = MadeEntries()
    item = log.upload(FIRST + HOUR)
    case = log.check(item, FIRST + HOUR, "block")
    log.remove(item, case, FIRST + 2 * HOUR, gone_at=FIRST + 2 * HOUR)

    life = item_life(log)
    assert (life.is_kept_back, life.reached_public) == (True, False)
    assert (life.finder, life.detected_at) == (Finder.OWN, FIRST + HOUR)


def test_what_came_with_a_complaint_has_no_known_upload():
    log = MadeEntries()
    item = log.upload(FIRST + HOUR)
    case = log.notice(item, FIRST + HOUR)
    log.remove(item, case, FIRST + 2 * HOUR, gone_at=FIRST + 3 * HOUR)

    life = item_life(log)
    assert (life.uploaded_at, life.first_at) == (None, FIRST + HOUR)
    assert (life.finder, life.noticed_at) == (Finder.USER, FIRST + HOUR)
    assert life.is_reported_by_user


def test_what_was_handed_in_before_the_complaint_has_one():
    log = MadeEntries()
    item = log.upload(FIRST + HOUR)
    log.notice(item, FIRST + 2 * HOUR, trusted=True)

    life = item_life(log)
    assert (life.uploaded_at, life.finder) == (FIRST + HOUR, Finder.FLAGGER)
    assert not life.is_reported_by_user


@pytest.mark.parametrize(
    ("form", "binding", "finder"),
    [
        ("removal_order", "mandatory", Finder.ORDER),
        ("referral", "voluntary", Finder.REFERRAL),
    ],
)
def test_who_asked_from_outside_is_told_by_what_names_the_item(form, binding, finder):
    log = MadeEntries()
    item = log.upload(FIRST)
    log.name(log.order(FIRST + DAY, form=form, binding=binding), item)
    log.remove(item, "case_of_order", FIRST + 2 * DAY, gone_at=FIRST + 2 * DAY)

    life = item_life(log)
    assert (life.finder, life.noticed_at) == (finder, FIRST + DAY)


def test_an_order_speaks_of_the_items_that_it_names_and_not_of_others_in_its_case():
    log = MadeEntries()
    named, copy = log.upload(FIRST), log.upload(FIRST + 10 * DAY)
    log.name(log.order(FIRST + DAY, case="case_of_order"), named)
    log.remove(named, "case_of_order", FIRST + 2 * DAY)
    public = {"case": "case_of_order", "entries": ["entry_1"], "item": copy, "rule": ""}
    log.write("retro.matched", "check_r", FIRST + 11 * DAY, public={**public, "verdict": "hold"})

    lives = {life.item: life for life in lives_of(log).items}
    assert lives[named].finder is Finder.ORDER
    assert (lives[copy].finder, lives[copy].found_at) == (Finder.OWN, FIRST + 11 * DAY)
    assert lives[copy].uploaded_at == FIRST + 10 * DAY


@pytest.mark.parametrize(("is_trusted", "finder"), [(False, Finder.REPORT), (True, Finder.FLAGGER)])
def test_a_report_by_the_public_form_is_told_once_and_by_who_sent_it(is_trusted, finder):
    log = MadeEntries()
    item = log.upload(FIRST)
    order = log.order(FIRST + DAY, form="public_report", binding="voluntary")
    log.name(order, item)
    public = {"actual_knowledge": False, "case": "c", "missing": [], "trusted": is_trusted}
    log.write("notice.received", "n", FIRST + DAY, public={**public, "order": order, "item": item})

    life = item_life(log)
    assert (life.finder, life.is_reported_by_user) == (finder, not is_trusted)


def test_what_was_held_and_let_go_and_removed_later_had_been_public():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.check(item, FIRST, "hold")
    log.restore(item, case, FIRST + DAY)
    later = log.notice(item, FIRST + 20 * DAY)
    log.remove(item, later, FIRST + 21 * DAY, gone_at=FIRST + 21 * DAY)

    life = item_life(log)
    assert (life.is_kept_back, life.reached_public) == (False, True)


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("limited", {}),
        ("disabled", {"scope": ["DE"]}),
        ("removed", {"until": "2026-12-01T00:00:00Z"}),
    ],
)
def test_what_people_still_see_is_restricted_and_not_removed(state, asked):
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    log.apply(log.ask(item, case, FIRST + HOUR, state=state, **asked), FIRST + HOUR)

    life = item_life(log)
    assert (life.standing, life.removed_at) == (Standing.RESTRICTED, None)


def test_what_was_limited_first_is_gone_when_it_is_removed():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    log.apply(log.ask(item, case, FIRST + HOUR, state="limited"), FIRST + HOUR)
    log.remove(item, case, FIRST + 9 * DAY, gone_at=FIRST + 10 * DAY)

    life = item_life(log)
    assert (life.decided_at, life.removed_at) == (FIRST + 9 * DAY, FIRST + 10 * DAY)


def test_a_late_report_of_an_earlier_removal_says_nothing_of_the_later_one():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    first = log.ask(item, case, FIRST + HOUR)
    log.restore(item, case, FIRST + DAY)
    log.remove(item, case, FIRST + 2 * DAY, gone_at=FIRST + 3 * DAY)
    log.apply(first, FIRST + 2 * HOUR)

    assert item_life(log).removed_at == FIRST + 3 * DAY


def test_the_first_to_find_it_is_its_finder_whoever_comes_later():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    log.check(item, FIRST + 2 * HOUR, "hold", case=case)

    life = item_life(log)
    assert (life.finder, life.found_at) == (Finder.USER, FIRST + HOUR)
    assert life.detected_at == FIRST + 2 * HOUR


def test_what_was_restored_is_back_and_counts_as_found_against_no_longer():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    log.remove(item, case, FIRST + 2 * HOUR, gone_at=FIRST + 3 * HOUR)
    log.restore(item, case, FIRST + DAY)

    life = item_life(log)
    assert (life.standing, life.removed_at) == (Standing.BACK, None)


def test_what_was_removed_again_after_it_came_back_is_gone_since_the_second_time():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    log.remove(item, case, FIRST + 2 * HOUR, gone_at=FIRST + 3 * HOUR)
    log.restore(item, case, FIRST + DAY)
    log.remove(item, case, FIRST + 2 * DAY, gone_at=FIRST + 2 * DAY + MINUTE)

    life = item_life(log)
    assert (life.standing, life.removed_at) == (Standing.GONE, FIRST + 2 * DAY + MINUTE)


def test_views_of_a_removal_are_not_those_of_the_next():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.check(item, FIRST, "allow")
    log.remove(item, case, FIRST + HOUR, gone_at=FIRST + 2 * HOUR, views=500)
    log.restore(item, case, FIRST + DAY)
    log.remove(item, case, FIRST + 20 * DAY, gone_at=FIRST + 20 * DAY + HOUR)

    assert item_life(log).views is None


def test_the_first_report_that_it_is_gone_counts_and_the_last_count_of_views():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.notice(item, FIRST + HOUR)
    decision = log.decide(case, FIRST + 2 * HOUR)
    action = log.ask(item, case, FIRST + 2 * HOUR, decision=decision)
    log.apply(action, FIRST + 4 * HOUR, views=10)
    log.apply(action, FIRST + 5 * HOUR, views=12)

    life = item_life(log)
    assert (life.removed_at, life.views) == (FIRST + 4 * HOUR, 12)


def test_language_and_country_are_the_platforms_and_the_label_is_the_decisions():
    log = MadeEntries()
    item = log.upload(FIRST)
    case = log.check(item, FIRST, "hold")
    log.case(case, FIRST, language="ar", country="FR", item=item)
    log.remove(item, case, FIRST + HOUR, clause="tvec/recruit")

    life = item_life(log)
    assert (life.language, life.country, life.label) == ("ar", "FR", "tvec/recruit")
    assert life.source == "own_check"


def test_uploads_of_drills_are_in_no_figure_by_their_check_or_by_their_case():
    log = MadeEntries()
    by_check, by_case, real = log.upload(FIRST), log.upload(FIRST), log.upload(FIRST)
    log.check(by_check, FIRST, "block", case="", check="check_seeded")
    case = log.check(by_case, FIRST, "hold", case="case_seeded")
    log.remove(by_case, case, FIRST + HOUR)
    log.notice(real, FIRST + HOUR)

    drills = DrillTraces(frozenset({"check_seeded"}), frozenset({"case_seeded"}))
    assert [life.item for life in lives_of(log, drills=drills).items] == [real]


def test_rehearsed_orders_find_nothing():
    log = MadeEntries()
    item = log.upload(FIRST)
    log.name(log.order(FIRST + HOUR, case="case_of_order", drill=True), item)
    log.ask(item, "case_of_order", FIRST + HOUR)

    lives = lives_of(log)
    assert lives.orders == []
    assert [life.noticed_at for life in lives.items] == [None]


def test_a_late_check_found_it_when_it_was_decided():
    log = MadeEntries()
    item = log.upload(FIRST + timedelta(seconds=30))
    log.check(item, FIRST + timedelta(seconds=30), "block")
    entry = log.entries.pop()
    public = {**entry.public, "decided_at": FIRST.isoformat()}
    log.write(entry.what, entry.about, entry.at, public=public, sealed=entry.sealed)

    assert item_life(log).detected_at == FIRST
