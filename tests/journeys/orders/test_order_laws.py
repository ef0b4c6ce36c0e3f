"""The law that governs what arrived, and whether it applied on the day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from seawall.forms.model import Channel
from seawall.orders.trust import RefusalReason
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    make_order,
    make_referral,
    referral,
    take_in,
)

SOON = NOON + timedelta(minutes=7, seconds=30)


def said(org, about):
    with transaction(org.id) as tx:
        events = tx.enforcement.events_about(about)
    return [json.loads(event.body)["data"]["say"] for event in events]


def clocks(org, order):
    with transaction(org.id) as tx:
        return {row.profile: row for row in tx.orders.clocks(order.id)}


def of_state(country, **more):
    """A petition of this state, with a time as it writes them."""
    return referral(issuing_member_state=country, **more)


# Other laws


@pytest.mark.parametrize(
    ("received", "hours", "profile"),
    [
        pytest.param("2026-03-01T10:00+05:30", 3, "in-it-rules-order", id="jur-01"),
        pytest.param("2026-02-19T22:00+05:30", 36, "in-it-rules-order-pre2026", id="jur-02"),
        pytest.param("2026-02-20T00:30+05:30", 3, "in-it-rules-order", id="jur-03"),
    ],
)
def test_jur_01_jur_02_jur_03_the_local_day_of_receipt_says_which_rule_applies(
    quick, received, hours, profile
):
    at = datetime.fromisoformat(received)

    order = take_in(quick, of_state("IN", form="removal_order"), now=at).order

    assert order.profile == profile
    assert order.due_at == at + timedelta(hours=hours)


def test_jur_09_a_canadian_order_has_the_period_it_states(quick):
    without = take_in(quick, of_state("CA", form="removal_order")).order
    with_one = take_in(quick, of_state("CA", form="removal_order", period="PT48H")).order

    assert without.due_at is None
    assert with_one.due_at == NOON + timedelta(hours=48)


def test_a_period_that_the_law_does_not_leave_to_the_document_is_flagged(quick):
    order = take_in(quick, of_state("IN", form="removal_order", period="PT10M")).order

    assert "period_unusable" in order.flags
    assert order.due_at == NOON + timedelta(hours=3)


def test_jur_14_what_no_law_provides_for_yet_is_refused_and_kept(org):
    at = datetime(2026, 8, 1, 9, tzinfo=UTC)
    body = of_state("FR", form="information_order", profile="eu-epoc")

    received = take_in(org, body, now=at)

    assert (received.refused, received.order.state) == (RefusalReason.NOT_YET, "refused")
    with transaction(org.id) as tx:
        assert tx.orders.clocks(received.order.id) == []
        assert tx.cases.queue(kind="order") == []
        assert tx.orders.document(received.order.document).size > 0


def test_uk_r04_a_notice_by_mail_is_no_service_but_a_referral(quick):
    body = of_state("GB", form="notice", locations=[URL], legal_basis="Terrorism Act 2006, s. 3")

    order = take_in(quick, body, channel=Channel.EMAIL_PLAIN).order

    assert (order.form, order.binding, order.due_at) == ("referral", "voluntary", None)
    assert "s3.not_section_4_service" in order.flags
    assert order.profile == "gb-ctiru-referral"


def s3(**changes):
    usual = {
        "form": "s3_notice",
        "authority": "Example Constabulary",
        "constable": "PC 17",
        "reference": "S3-1",
        "service": "in_person",
        "served_on": "secretary",
        "delivered_at": "2026-04-02T10:00:00+01:00",
        "locations": [{"url": URL}],
        "elements": ["a", "b", "c", "d"],
    }
    return {**usual, **changes}


def test_uk_01_a_notice_that_was_served_has_its_two_working_days(quick):
    at = datetime(2026, 4, 2, 15, tzinfo=UTC)

    order = take_in(quick, s3(), channel=Channel.POST, now=at).order

    assert (order.form, order.binding) == ("notice", "mandatory")
    assert order.due_at == datetime(2026, 4, 8, 23, tzinfo=UTC)


def test_uk_09_a_notice_without_the_repeat_statement_shows_its_clock_and_tells_counsel(quick):
    at = datetime(2026, 4, 2, 15, tzinfo=UTC)

    order = take_in(quick, s3(elements=["a", "b", "c"]), channel=Channel.POST, now=at).order

    assert "s3.incomplete" in order.flags
    assert order.due_at is not None
    with transaction(quick.id) as tx:
        fault = tx.orders.events(order.id)[0].data["faults"][0]
    assert fault == {"code": "s3.incomplete", "field": "elements.d"}
    assert any("s3.incomplete" in one for one in said(quick, order.id))


def test_uk_12_tco_r05_referrals_are_a_series_of_their_own(org):
    make_order(org)
    unit = make_referral(org)

    assert (unit.binding, unit.state, unit.due_at) == ("voluntary", "running", None)
    with transaction(org.id) as tx:
        row = tx.orders.clock(unit.id, "gb-ctiru-referral")
        assert (row.state, row.work_by) == ("no_deadline", NOON + timedelta(hours=1))
        assert tx.orders.count() == {
            ("mandatory", "removal_order", "running"): 1,
            ("voluntary", "referral", "running"): 1,
        }


def test_a_threat_to_life_wakes_somebody_whatever_binds(quick):
    calm = make_referral(quick)
    with transaction(quick.id) as tx:
        assert tx.outbox.next_due() is None

    urgent = make_referral(quick, urgency="threat_to_life", locations=[f"{URL}-now"])

    assert "threat_to_life" in urgent.flags
    with transaction(quick.id) as tx:
        assert tx.outbox.next_due() == NOON
        assert tx.cases.case(urgent.case).severity > tx.cases.case(calm.case).severity


def test_an_operators_own_profile_governs_without_python(quick, tmp_path, monkeypatch):
    from seawall import config

    (tmp_path / "own.yaml").write_text(
        "schema_version: 1\n"
        "jurisdictions: {ZZ: {name: Example State, time_zone: UTC}}\n"
        "profiles:\n"
        "  - {id: zz-example, jurisdiction: ZZ, instrument: Example Act s.1, status: in_force,\n"
        "     binding: mandatory, trigger: {document: notice}, clock: {start: receipt},\n"
        "     deadline: {duration: PT2H, kind: elapsed}, verification: verified,\n"
        "     sources: ['https://law.example/1']}\n"
    )
    monkeypatch.setenv("SEAWALL_JURISDICTIONS_DIR", str(tmp_path))
    config.settings.cache_clear()
    try:
        order = take_in(quick, of_state("ZZ", form="notice")).order
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()

    assert (order.profile, order.due_at) == ("zz-example", NOON + timedelta(hours=2))
