"""Measures of orders, referrals, appeals, accounts, addresses, lags and reviewers' days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.clocks.reporting_period import named_period
from seawall.results.model import Absence
from tests.results.lives_made import lives_of, metric
from tests.results_made import DAY, FIRST, HOUR, LATER, MINUTE, PAST, MadeEntries

DUE = FIRST + HOUR


def test_in_time_is_of_the_valid_orders_that_were_due():
    log = MadeEntries()
    log.act(log.order(FIRST, due_at=DUE), DUE, due_at=DUE)
    log.act(log.order(FIRST, due_at=DUE), DUE + MINUTE, due_at=DUE)
    log.order(FIRST, due_at=DUE)
    refused = log.order(FIRST, due_at=DUE)
    log.write("order.refused", refused, FIRST, public={"reason": "not_an_authority"})
    log.order(FIRST, due_at=LATER + HOUR)

    compliance = metric(log, "order_compliance")
    assert (compliance.number("in_time").part, compliance.number("in_time").n) == (1, 3)
    assert (compliance.number("refused").part, compliance.number("refused").n) == (1, 5)
    assert compliance.beside == {"not_due_yet": 1}


@pytest.mark.parametrize("word", ["order.ceased_legal_effect", "order.withdrawn"])
def test_an_order_that_ended_before_it_was_due_binds_no_longer(word):
    log = MadeEntries()
    order = log.order(FIRST, due_at=DUE)
    public = {"cause": "", "by_letter": False, "state": ""}
    kept = {"order.ceased_legal_effect": ("cause",), "order.withdrawn": ("by_letter", "state")}
    log.write(word, order, DUE - MINUTE, public={name: public[name] for name in kept[word]})

    assert metric(log, "order_compliance").number("in_time").n == 0


def test_one_that_ended_after_it_was_due_was_late():
    log = MadeEntries()
    order = log.order(FIRST, due_at=DUE)
    log.write("order.closed", order, DUE + MINUTE)

    assert metric(log, "order_compliance").number("in_time").n == 1


def test_a_held_clock_is_not_due_and_runs_to_a_new_end():
    log = MadeEntries()
    order = log.order(FIRST, due_at=DUE)
    public = {"answer": "", "attention_seconds": 0, "grounds": [], "is_late": False}
    log.write("order.paused", order, FIRST, public={**public, "is_held": True})
    assert metric(log, "order_compliance").beside == {"not_due_yet": 1}

    resumed = {"ground": "force_majeure", "is_held": False, "due_at": (LATER + DAY).isoformat()}
    log.write("order.resumed", order, FIRST + DAY, public=resumed)
    assert metric(log, "order_compliance").beside == {"not_due_yet": 1}
    assert metric(log, "order_compliance", until=LATER + 2 * DAY).number("in_time").n == 1


def test_an_order_that_was_never_carried_out_is_censored_where_it_ended():
    log = MadeEntries()
    for minutes in (10, 20, 30):
        log.act(log.order(FIRST, due_at=DUE), FIRST + minutes * MINUTE, due_at=DUE)
    order = log.order(FIRST, due_at=DUE)
    log.write("order.closed", order, FIRST + 25 * MINUTE)

    clock = metric(log, "order_clock")
    assert clock.beside == {"still_standing": 1}
    assert clock.number("median").value == 20 * 60


def test_who_asks_for_data_or_for_steps_asks_for_no_removal():
    log = MadeEntries()
    for form in ("information_order", "duty_notice", "exposure_decision", "letter"):
        log.order(FIRST, form=form, due_at=DUE)

    assert metric(log, "order_clock").number("median").n == 0
    assert metric(log, "order_compliance").number("refused").n == 0


def test_a_report_of_the_public_is_no_referral_whoever_is_named_in_it():
    log = MadeEntries()
    log.order(FIRST, form="public_report", binding="voluntary", authority="Somebody")

    assert metric(log, "referrer_quality").number("repeated").n == 0


def test_referrals_are_judged_address_by_address_and_the_dead_count_against_nobody():
    log = MadeEntries()
    first = log.order(FIRST, form="referral", binding="voluntary", authority="Unit A")
    log.judge(first, FIRST + HOUR, accepted=6, already_removed=2, no_violation=2)
    log.order(FIRST, form="referral", binding="voluntary", authority="Unit B", is_repeat=True)

    quality = metric(log, "referrer_quality")
    assert (quality.number("accepted").part, quality.number("accepted").n) == (6, 8)
    assert (quality.number("dead_on_arrival").part, quality.number("dead_on_arrival").n) == (2, 10)
    assert (quality.number("repeated").part, quality.number("repeated").n) == (1, 2)
    assert quality.beside == {"unanswered": 1, "declined_no_violation": 2}


def test_appealed_is_of_decisions_and_overturned_of_answers():
    log = MadeEntries()
    decisions = [log.decide(f"case_{n}", FIRST + DAY) for n in range(4)]
    hearings = [log.appeal(decision, FIRST + 2 * DAY) for decision in decisions[:3]]
    log.decide(hearings[0], FIRST + 2 * DAY + HOUR, "overturn", clause="")
    log.decide(hearings[1], FIRST + 2 * DAY + 3 * HOUR, "keep", clause="")

    appeals = metric(log, "appeals")
    assert (appeals.number("appealed").part, appeals.number("appealed").n) == (3, 4)
    assert (appeals.number("overturned").part, appeals.number("overturned").n) == (1, 2)
    assert appeals.number("median").value == 3 * 3600
    assert appeals.beside == {"unanswered": 1}


def test_wrongful_hours_belong_to_the_day_it_came_back():
    log = MadeEntries()
    log.wrongful("item_1", "case_1", FIRST + DAY, seconds=7_200)
    log.wrongful("item_2", "case_2", FIRST + DAY, seconds=1_800)
    log.wrongful("item_3", "case_3", PAST, seconds=9_999)

    hours = metric(log, "wrongful_hours")
    assert (hours.number("total").value, hours.number("longest").value) == (9_000, 7_200)
    assert hours.number("total").n == 2


def shut(log, account, at, state):
    """Somebody asks for a state of a whole account."""
    public = {"case": "case_1", "decision": "dec_1", "scope": ["*"], "seq": 1, "state": state}
    sealed = {"kind": "account", "id": account, "version": None}
    log.write("action.requested", log.fresh("act"), at, public=public, sealed=sealed)


def test_an_account_that_is_suspended_and_then_closed_was_shut_once():
    log = MadeEntries()
    shut(log, "a", FIRST, "suspended")
    shut(log, "a", FIRST + DAY, "closed")
    shut(log, "b", FIRST, "suspended")
    shut(log, "b", FIRST + DAY, "restored")
    shut(log, "c", FIRST, "limited")

    accounts = metric(log, "accounts_shut")
    assert accounts.number("closed").value == 1
    assert accounts.number("suspended").value == 1
    assert (accounts.number("given_back").part, accounts.number("given_back").n) == (1, 2)


def gone(log, line, at):
    public = {"state": "gone_404", "gone_from": at.isoformat(), "last_seen": ""}
    log.write("line.gone", line, at + HOUR, public=public, sealed={"url": ""})


def test_an_address_that_is_live_again_within_thirty_days_reappeared():
    log = MadeEntries()
    for line in "abcd":
        gone(log, line, FIRST + DAY)
    log.write("line.reappeared", "a", FIRST + 2 * DAY, public={"state": "live"}, sealed={"url": ""})
    log.write(
        "line.reappeared", "b", FIRST + 35 * DAY, public={"state": "live"}, sealed={"url": ""}
    )

    assert metric(log, "reappearance").number("back").value == pytest.approx(1 / 4)
    early = metric(log, "reappearance", until=FIRST + 20 * DAY).number("back")
    assert early.absence is Absence.NOT_FOLLOWED


def test_lags_are_those_of_the_signals_that_were_enforced_in_the_period():
    log = MadeEntries()
    public = {"forum": "forum_1", "lags_ms": [1_000, 2_000, 60_000]}
    log.write("forum.signals_entered", "seat_1", FIRST, public=public)
    log.write("forum.signals_entered", "seat_1", PAST, public={**public, "lags_ms": [9]})

    lag = metric(log, "sync_lag")
    assert (lag.number("median").value, lag.number("p95").value) == (2, 60)


def test_a_reviewers_day_is_a_day_of_the_reports_zone():
    log = MadeEntries()
    midnight_in_paris = FIRST + DAY - HOUR
    log.decide("case_1", midnight_in_paris - MINUTE, by="R-01", ms=60_000)
    log.decide("case_2", midnight_in_paris + MINUTE, by="R-01", ms=120_000)
    log.decide("case_3", midnight_in_paris + MINUTE, by="R-02", ms=30_000)
    public = {"media_ms": 30_000}
    sealed = {"by": "R-01", "golden": "gold_1", "is_right": True}
    log.write("golden.answered", "case_4", midnight_in_paris + MINUTE, public=public, sealed=sealed)
    log.decide("case_5", FIRST + 9 * DAY)

    in_paris = lives_of(log, period=named_period("2026-11", "Europe/Paris")).viewings
    assert sorted(in_paris.milliseconds.values()) == [30_000, 60_000, 150_000]
    in_utc = lives_of(log).viewings
    assert sorted(in_utc.milliseconds.values()) == [30_000, 210_000]
    exposure = metric(log, "reviewer_exposure")
    assert (exposure.number("unseen").part, exposure.number("unseen").n) == (1, 4)
    assert exposure.number("total").value == timedelta(minutes=4).total_seconds()
