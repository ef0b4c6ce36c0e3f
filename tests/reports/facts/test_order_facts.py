"""What the log tells of orders becomes their facts, from public parts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.orders.figures.model import FigureSeries
from tests.reports.told_made import DAY, HOUR, MINUTE, NOON, ToldLog


@pytest.fixture
def log() -> ToldLog:
    return ToldLog()


def test_an_order_is_carried_out_once_all_of_its_addresses_are_gone(log):
    order = log.receive()
    log.gone(order, NOON + MINUTE, 2)
    before = log.figures()
    log.gone(order, NOON + HOUR)

    assert before.orders.carried_out == 0
    assert log.figures().orders.carried_out == 1
    assert log.figures().order_speed.count == 3
    assert log.figures().order_speed.median_seconds == 60


def test_an_address_belongs_to_the_day_it_was_gone(log):
    order = log.receive(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    log.gone(order, datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    log.gone(order, datetime(2027, 1, 1, tzinfo=UTC), 2)

    assert (log.figures().orders.received, log.figures().order_speed.count) == (1, 1)


def test_what_is_written_to_the_second_is_never_before_a_receipt_within_it(log):
    order = log.receive(NOON + timedelta(microseconds=900_000))
    log.gone(order, NOON)

    assert log.figures().order_speed.median_seconds == 0


def test_an_order_from_before_addresses_were_told_is_counted_by_its_last_step(log):
    order = log.receive(addresses=None)
    log.tell("order.acted", order, acted_at=(NOON + MINUTE).isoformat(), items=2, is_late=False)
    log.receive(addresses=None)

    figures = log.figures()
    assert (figures.orders.received, figures.orders.carried_out) == (2, 1)
    assert figures.order_speed.count == 2


def test_a_refused_order_and_a_rehearsal_are_none(log):
    log.tell("order.refused", log.receive(), reason="signature")
    drill = log.receive(drill=True)
    log.tell("order.addresses_gone", drill, acted_at=NOON.isoformat(), count=3, drill=True)

    figures = log.figures()
    assert not any(figures.orders.by_series.values())
    assert figures.order_speed.count == 0


def test_tco_53_only_an_open_ground_of_annex_iii_says_why_an_order_was_not_carried_out(log):
    first, second, third, fourth = (log.receive() for _ in range(4))
    log.cannot(first, "force_majeure", "manifest_errors")
    log.cannot(second, "force_majeure")
    log.tell("order.resumed", second, ground="force_majeure", is_held=False)
    log.cannot(third, "manifest_errors", what="told_cannot", is_held=False)
    log.cannot(fourth, "insufficient_information")
    log.gone(fourth, NOON + HOUR)

    assert log.figures().orders.grounds == {"force_majeure": 1}
    log.tell("order.resumed", first, ground="force_majeure", is_held=True)
    assert log.figures().orders.grounds == {"manifest_errors": 1}


def test_a_border_that_was_found_later_is_the_one_that_counts(log):
    order = log.receive(cross_border=True)
    log.tell("order.border_found", order, cross_border=False, differs=True)
    log.receive(cross_border=True)

    assert log.figures().orders.cross_border == 1


def test_a_letter_becomes_what_a_person_said_that_it_is(log):
    letter = log.receive(form="letter", binding="none", profile="")
    sorted_as = {"form": "removal_order", "profile": "eu-tco-removal-order", "addresses": 1}
    log.tell("order.sorted", letter, **sorted_as, binding="mandatory", state="running")

    assert log.figures().orders.by_series[FigureSeries.REMOVAL_ORDERS] == 1
    assert sum(log.figures().orders.by_series.values()) == 1


# Courts


def challenge(log, order, number, by="provider", at=NOON):
    numbered = {"number": number} if number else {}
    log.tell("order.challenged", order, by=by, filed_at=at.isoformat(), **numbered)


def rule(log, order, number, ruling):
    numbered = {"number": number} if number else {}
    ruled_at = (NOON + DAY).isoformat()
    log.tell("order.ruled", order, ruling=ruling, ruled_at=ruled_at, **numbered)


def test_a_ruling_is_on_the_challenge_whose_number_it_repeats(log):
    order = log.receive()
    challenge(log, order, 1, by="provider")
    challenge(log, order, 2, by="content_provider")
    rule(log, order, 2, "confirmed")

    figures = log.figures()
    assert figures.proceedings.outcomes == {"pending": 1, "rejected": 1}
    assert figures.proceedings.by_provider == {"pending": 1}


def test_without_numbers_the_oldest_open_challenge_is_ruled_upon(log):
    order = log.receive()
    for _ in range(2):
        challenge(log, order, None)
    rule(log, order, None, "confirmed")

    assert log.figures().proceedings.outcomes == {"pending": 1, "rejected": 1}


@pytest.mark.parametrize(("is_back", "reinstated"), [(True, 1), (False, 0)])
def test_only_what_came_back_after_an_annulment_is_reinstated(log, is_back, reinstated):
    order = log.receive()
    challenge(log, order, 1)
    rule(log, order, 1, "annulled")
    if is_back:
        log.tell("order.ceased_legal_effect", order, cause="annulled")
        log.tell("order.reinstated", order)

    assert log.figures().proceedings.outcomes == {"upheld": 1}
    assert log.figures().proceedings.reinstated == reinstated


def test_a_challenged_decision_on_a_referral_is_no_proceeding(log):
    referral = log.receive(form="referral", binding="voluntary", profile="gb-ctiru-referral")
    log.tell("order.challenged", referral, decision="dec_1", attention_seconds=3)

    assert log.figures().proceedings.outcomes == {}


def test_an_order_is_final_unless_it_lost_its_effect(log):
    for ends in (False, True):
        order = log.receive()
        log.tell("order.final", order, final_at=NOON.isoformat(), form="removal_order")
        if ends:
            log.tell("order.ceased_legal_effect", order, cause="annulled")

    with log.reading() as reading:
        assert [final_at for _, final_at in reading.final_orders()] == [NOON]


# Exposed


def expose(log, *, state="received", at=NOON):
    return log.receive(at, form="exposure_decision", profile="eu-tco-exposed-report", state=state)


@pytest.mark.parametrize(
    ("received", "ended", "was_exposed"),
    [
        ("2025-11-01", None, True),
        ("2025-11-01", "2025-12-31", False),
        ("2025-11-01", "2026-01-01", True),
        ("2026-12-31", None, True),
        ("2027-01-01", None, False),
    ],
)
def test_a_decision_that_stood_for_a_part_of_the_year_exposes_the_year(
    log, received, ended, was_exposed
):
    order = expose(log, at=datetime.fromisoformat(received).replace(tzinfo=UTC))
    if ended:
        ended_at = datetime.fromisoformat(ended).replace(tzinfo=UTC)
        log.tell("order.ceased_legal_effect", order, ended_at, cause="withdrawn")

    assert log.figures().was_exposed is was_exposed


def test_a_decision_whose_sender_nobody_knows_exposes_nobody_until_somebody_does(log):
    order = expose(log, state="authenticating")
    assert not log.figures().was_exposed
    log.tell("order.authenticated", order, how="call_back", state="running")

    assert log.figures().was_exposed
