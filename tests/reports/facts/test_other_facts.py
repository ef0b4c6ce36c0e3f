"""Complaints, papers, access to what is kept, wrongful times and orders that were sent."""

from __future__ import annotations

import pytest

from seawall.enforcement.wrongful.model import add_up_hours
from seawall.orders.figures.information import PaperOutcome, count_papers
from seawall.orders.figures.model import PeriodFacts
from seawall.orders.figures.tally import tally_facts
from tests.reports.told_made import COMPLAINT, DAY, HOUR, NOON, YEAR, ToldLog


@pytest.fixture
def log() -> ToldLog:
    return ToldLog()


# Complaints


def complain(log, number=1, *, profile=COMPLAINT):
    log.tell("appeal.received", f"appeal_{number}", case=f"hearing_{number}", decision="dec_1")
    log.tell("clock.started", f"appeal_{number}", profile=profile)


def conclude(log, finding, decision="dec_9", *, at=NOON + DAY, number=1):
    log.tell("decision.made", f"hearing_{number}", at, decision=decision, finding=finding)


def test_tco_r51_a_complaint_ends_as_it_was_concluded_last(log):
    complain(log)
    conclude(log, "keep")
    conclude(log, "overturn", "dec_10", at=NOON + 2 * DAY)

    complaints = log.figures().complaints
    assert (complaints.outcomes, complaints.reinstated) == ({"upheld": 1}, 1)


def test_a_conclusion_that_was_taken_back_is_none(log):
    complain(log)
    conclude(log, "overturn")
    log.tell("decision.undone", "hearing_1", decision="dec_10", finding="keep", undoes="dec_9")

    assert log.figures().complaints.outcomes == {"pending": 1}


def test_only_an_appeal_with_the_clock_of_a_complaint_is_one(log):
    complain(log, profile="eu-dsa-complaint")
    complain(log, 2)

    assert log.figures().complaints.outcomes == {"pending": 1}


# What is kept


def test_tco_r69_requests_to_open_what_is_kept_are_counted_by_purpose_and_denials_beside(log):
    for what, purpose in (("opened", "review"), ("opened", "review"), ("denied", "not_allowed")):
        log.tell(f"preservation.{what}", "kept_1", access="acc_1", purpose=purpose)

    figures = log.figures()
    assert (figures.accesses, figures.accesses_denied) == ({"review": 2}, 1)


# Papers


def papers(log):
    with log.reading() as reading:
        return count_papers(reading.papers())["eu-epoc"]


def ask(log):
    return log.receive(form="information_order", profile="eu-epoc")


def test_each_paper_has_one_outcome(log):
    given, reasons, at_home, ended, closed, _ = (ask(log) for _ in range(6))
    log.tell("order.objected", given, NOON, grounds=["immunity"], is_held=False, is_late=False)
    log.tell("order.provided", given, NOON + HOUR, is_late=True)
    log.tell("order.objected", reasons, NOON + HOUR, grounds=["no_data"], is_held=False,
             is_late=False)  # fmt: skip
    log.tell("order.enforcing_word", at_home, word="refuses")
    log.tell("order.ceased_legal_effect", ended, cause="withdrawn")
    log.tell("order.withdrawn", closed, by_letter=True, state="closed")

    figures = papers(log)
    assert figures.received == 6
    assert figures.outcomes == {
        PaperOutcome.GIVEN: 1,
        PaperOutcome.REASONS: 2,
        PaperOutcome.REFUSED_AT_HOME: 1,
        PaperOutcome.ENDED: 1,
        PaperOutcome.OPEN: 1,
    }
    assert figures.grounds == {"immunity": 1, "no_data": 1}
    assert (figures.late, figures.median_seconds) == (1, 3_600)


# What came back


def test_wrongful_hours_are_of_what_came_back_in_the_year_and_of_no_drill(log):
    for case, at in (("case_1", NOON), ("case_seeded", NOON), ("case_2", NOON - 100 * DAY)):
        began = (at - HOUR).isoformat()
        log.tell("item.wrongful_time", "item_1", at, case=case, began_at=began, entry="",
                 kind="removed", seconds=3_600)  # fmt: skip

    with log.reading(seeded_cases=frozenset({"case_seeded"})) as reading:
        hours = add_up_hours(reading.wrongful_times())
    assert (hours.times, hours.seconds) == (1, 3_600)


# Orders that were sent


def send(log, number, *answers, lines=2, form="removal_order", cross_border=False):
    sent_at = NOON.isoformat()
    log.tell("dispatch.sent", f"dsp_{number}", form=form, sent_at=sent_at, lines=lines,
             cross_border=cross_border)  # fmt: skip
    for standing, grounds in answers:
        log.tell("dispatch.answered", f"dsp_{number}", standing=standing, grounds=grounds,
                 outcomes={})  # fmt: skip


def issued(log):
    with log.reading() as reading:
        return tally_facts(PeriodFacts(YEAR, orders=reading.issued())).orders


def test_tco_r60_the_last_answer_says_how_far_an_order_has_come(log):
    send(log, 1, ({"accepted": 1}, []), ({"accepted": 2}, []), cross_border=True)
    send(log, 2, ({"not_executed": 2}, ["force_majeure"]))
    send(log, 3, ({"accepted": 1, "not_executed": 1}, ["manifest_errors"]))
    send(log, 4)
    send(log, 5, ({"accepted": 2}, []), form="referral")

    orders = issued(log)
    assert (orders.received, orders.carried_out, orders.cross_border) == (4, 1, 1)
    assert orders.grounds == {"force_majeure": 1}


def test_an_answer_from_before_it_said_how_all_stand_is_taken_as_it_is(log):
    log.tell("dispatch.sent", "dsp_1", form="removal_order", sent_at=NOON.isoformat())
    log.tell("dispatch.answered", "dsp_1", outcomes={"accepted": 2})

    assert issued(log).carried_out == 1
