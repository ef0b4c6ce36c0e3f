"""Measures of orders, referrals, appeals, accounts, addresses, lags and reviewers' days."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("word", "public"),
    [
        ("order.ceased_legal_effect", {"cause": "withdrawn"}),
        ("order.withdrawn", {"by_letter": "order_9", "state": "ceased_legal_effect"}),
        ("order.closed", {}),
    ],
)
def test_an_order_that_ended_before_it_was_due_binds_no_longer(word, public):
    log = MadeEntries()
    order = log.order(FIRST, due_at=DUE)
    log.write(word, order, DUE - MINUTE, public=public)

    assert metric(log, "order_compliance").number("in_time").n == 0


def test_an_order_out_of_which_some_addresses_were_taken_goes_on():
    log = MadeEntries()
    order = log.order(FIRST, due_at=DUE)
    public = {"by_letter": "order_9", "state": "running"}
    log.write("order.withdrawn", order, DUE - MINUTE, public=public)

    in_time = metric(log, "order_compliance").number("in_time")
    assert (in_time.part, in_time.n) == (0, 1)


def test_what_is_carried_out_early_is_due_no_sooner_than_the_others():
    log = MadeEntries()
    log.act(log.order(FIRST, due_at=LATER + HOUR), FIRST + HOUR, due_at=LATER + HOUR)
    log.order(FIRST, due_at=LATER + HOUR)

    assert metric(log, "order_compliance").number("in_time").n == 0
    assert metric(log, "order_compliance").beside == {"not_due_yet": 2}


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
    second = log.order(FIRST, form="referral", binding="voluntary", authority="Unit B")
    copy = {"channel": "api", "sha256": "", "trust": "signed"}
    log.write("order.repeated", second, FIRST + DAY, public=copy | {"is_same": True})
    log.write("order.repeated", second, FIRST + DAY, public=copy | {"is_same": False})
    log.write("order.repeated", second, PAST, public=copy | {"is_same": True})

    quality = metric(log, "referrer_quality")
    assert (quality.number("accepted").part, quality.number("accepted").n) == (6, 8)
    assert (quality.number("dead_on_arrival").part, quality.number("dead_on_arrival").n) == (2, 10)
    assert (quality.number("repeated").part, quality.number("repeated").n) == (1, 3)
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


def shut(log, account, at, state, *, until=None):
    """Somebody asks for a state of a whole account."""
    public = {"case": "case_1", "decision": "dec_1", "scope": ["*"], "seq": 1, "state": state}
    public |= {"until": until.isoformat()} if until else {}
    sealed = {"kind": "account", "id": account, "version": None}
    log.write("action.requested", log.fresh("act"), at, public=public, sealed=sealed)


def test_each_measure_counts_in_its_own_period_and_the_same_again_is_no_second_one():
    log = MadeEntries()
    shut(log, "a", FIRST - DAY, "suspended")
    shut(log, "a", FIRST + DAY, "closed")
    shut(log, "b", FIRST, "suspended")
    shut(log, "b", FIRST + HOUR, "suspended")
    shut(log, "b", FIRST + DAY, "restored")
    shut(log, "c", FIRST, "limited")

    accounts = metric(log, "accounts_shut")
    assert accounts.number("closed").value == 1
    assert accounts.number("suspended").value == 1
    assert (accounts.number("given_back").part, accounts.number("given_back").n) == (1, 2)


def test_a_suspension_that_has_come_to_its_end_is_over_and_was_not_given_back():
    log = MadeEntries()
    shut(log, "a", FIRST - 60 * DAY, "suspended", until=FIRST - 30 * DAY)
    shut(log, "a", FIRST + DAY, "suspended", until=FIRST + 2 * DAY)

    accounts = metric(log, "accounts_shut")
    assert accounts.number("suspended").value == 1
    assert accounts.number("given_back").part == 0


def gone(log, line, at, *, followed=90 * DAY):
    public = {"state": "gone_404", "gone_from": at.isoformat(), "last_seen": ""}
    public |= {"followed_until": (at + followed).isoformat()}
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


def test_an_address_that_the_last_look_of_all_sees_live_was_seen():
    log = MadeEntries()
    gone(log, "a", FIRST + DAY, followed=10 * DAY)
    back_at = FIRST + 11 * DAY + MINUTE
    log.write("line.reappeared", "a", back_at, public={"state": "live"}, sealed={"url": ""})

    (life,) = lives_of(log).addresses
    assert life.back_at == life.followed_until == back_at


def test_an_address_that_nobody_looks_at_any_more_is_not_known_to_stay_gone():
    log = MadeEntries()
    gone(log, "a", FIRST + DAY)
    for line in "bcd":
        gone(log, line, FIRST + DAY, followed=15 * DAY)
    log.write(
        "line.reappeared", "a", FIRST + 21 * DAY, public={"state": "live"}, sealed={"url": ""}
    )

    assert metric(log, "reappearance").number("back").value == 1


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


def team(reviewers):
    """A month in which so many reviewers looked at a minute each."""
    log = MadeEntries()
    for place in range(reviewers):
        log.decide(f"case_{place}", FIRST + DAY, by=f"R-{place}", ms=60_000)
    return log


def test_exposure_is_of_a_team_of_five_and_of_a_month_that_is_over():
    exposure = metric(team(5), "reviewer_exposure")

    assert exposure.number("mean").value == 60
    assert exposure.number("total").value == 300
    assert (exposure.number("unseen").part, exposure.number("unseen").n) == (0, 5)


def test_a_longer_time_is_shown_only_if_each_of_its_months_is():
    """A quarter less two months would be the third."""
    fourth = named_period("2026-Q4", "UTC")
    log = team(5)
    assert metric(log, "reviewer_exposure", period=fourth).number("total").value == 300
    log.decide("case_alone", PAST + DAY, by="R-1", ms=777_000)

    assert metric(log, "reviewer_exposure").number("total").value == 300
    for number in metric(log, "reviewer_exposure", period=fourth).numbers:
        assert (number.value, number.n) == (None, 0)


def test_decisions_without_a_look_are_of_five_who_decide_and_not_of_five_who_look():
    log = MadeEntries()
    for place in range(5):
        public, sealed = {"media_ms": 60_000}, {"golden": "gold_1", "is_right": True}
        sealed["by"] = f"R-{place}"
        log.write("golden.answered", f"case_{place}", FIRST + DAY, public=public, sealed=sealed)
        log.decide(f"case_{place}", FIRST + DAY, by="R-0")
    exposure = metric(log, "reviewer_exposure")

    assert exposure.number("total").value == 300
    assert (exposure.number("unseen").value, exposure.number("unseen").n) == (None, 0)


@pytest.mark.parametrize(
    ("reviewers", "about"),
    [
        (4, {}),
        (5, {"until": PAST - HOUR}),
        (5, {"period": named_period("2026-11-02", "UTC")}),
    ],
)
def test_of_fewer_or_of_less_time_nothing_is_shown_not_even_how_many(reviewers, about):
    for number in metric(team(reviewers), "reviewer_exposure", **about).numbers:
        assert (number.value, number.n, number.part) == (None, 0, None)
        assert number.absence is Absence.TOO_FEW


def undo(log, decision, case, at):
    public = {"decision": log.fresh("dec"), "finding": "undo", "undoes": decision}
    log.write("decision.undone", case, at, public=public)


def test_what_was_taken_back_at_once_was_no_decision_and_no_answer():
    log = MadeEntries()
    undone, stands = (log.decide(f"case_{n}", FIRST + DAY) for n in range(2))
    undo(log, undone, "case_0", FIRST + DAY + MINUTE)
    hearing = log.appeal(stands, FIRST + 2 * DAY)
    undo(log, log.decide(hearing, FIRST + 3 * DAY, "overturn", clause=""), hearing, FIRST + 3 * DAY)
    assert metric(log, "appeals").beside == {"unanswered": 1}

    log.decide(hearing, FIRST + 4 * DAY, "keep", clause="")
    appeals = metric(log, "appeals")
    assert (appeals.number("appealed").part, appeals.number("appealed").n) == (1, 1)
    assert (appeals.number("overturned").part, appeals.number("overturned").n) == (0, 1)
    assert appeals.number("median").value == 2 * 86_400


def test_a_decision_that_was_taken_back_leaves_no_label_behind():
    log = MadeEntries()
    undone = log.decide("case_1", FIRST + DAY, clause="hate")
    undo(log, undone, "case_1", FIRST + DAY + MINUTE)
    stands = log.decide("case_1", FIRST + 2 * DAY, clause="spam")
    log.appeal(stands, FIRST + 3 * DAY)
    public = {"began_at": "", "case": "case_1", "entry": "", "kind": "removed", "seconds": 60}
    log.write("item.wrongful_time", "item_1", FIRST + 4 * DAY, public=public)

    lives = lives_of(log)
    for of in (lives.removals, lives.appeals, lives.spans):
        assert [life.label for life in of] == ["spam"]


def test_a_removal_that_only_repeats_another_counts_once_with_its_appeals():
    log = MadeEntries()
    first = log.decide("case_1", FIRST + DAY)
    entry = log.entries[-1]
    public = {**entry.public, "decision": "dec_again", "supersedes": first}
    log.write(
        "decision.superseded", "case_1", FIRST + 2 * DAY, public=public, sealed={"reason": ""}
    )
    log.appeal("dec_again", FIRST + 3 * DAY)

    appealed = metric(log, "appeals").number("appealed")
    assert (appealed.part, appealed.n) == (1, 1)
