"""`seawall order evidence`: endorsement, repeats and swiftness of a notice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.banks.model import NewBank, NewEntry
from seawall.clocks.model import ClockRow
from seawall.ids import ClockId, new_id
from seawall.intake.model import ItemVersion
from seawall.journeys.banks import bank_curation
from seawall.transaction import transaction
from tests.journeys.duties.test_repeat_statements import found_again
from tests.preservations_made import NOON, make_item, make_order

SHA = "a" * 64


@pytest.fixture
def notice(organisation):
    """A notice of 2 March that nobody has complied with, about an item that is searched for."""
    item, org = make_item(organisation), organisation.id
    with transaction(org) as tx:
        tx.intake.add_version(ItemVersion(item.id, 2, NOON, signals=(("sha256", SHA),)))
        bank = bank_curation.create_bank(NewBank("Repeats"), tx=tx, now=NOON, by="test")
        entry = bank_curation.add_signal(
            bank.id, NewEntry("sha256", SHA), tx=tx, now=NOON, by="test"
        )
    order = make_order(organisation, item.id, profile="gb-ta2006-s3-notice", issuing_state="GB")
    with transaction(org) as tx:
        clock = ClockRow(
            id=ClockId(new_id("clk", now=NOON)),
            about=order.id,
            profile="gb-ta2006-s3-notice",
            started_at=NOON,
            zone="Europe/London",
            state="running",
            due_at=NOON + timedelta(days=2),
            legal_limit=NOON + timedelta(days=2),
            met_at=None,
        )
        tx.orders.add_clock(clock)
    return organisation, order, entry


def test_uk_r02_a_notice_that_nobody_complied_with_is_said_to_count_as_endorsed(run, notice):
    _, order, _ = notice
    ran = run("order", "evidence", order.id)

    assert ran.code == 0, ran.err
    assert "regarded as endorsed, unless there was a reasonable excuse: s.3(2)" in ran.out
    assert "endorsed from   2026-03-05 00:00:00Z" in ran.out  # after two working days


def test_uk_r05_the_log_of_repeats_is_printed_with_its_dates(run, notice):
    organisation, order, entry = notice
    again = make_item(organisation)
    found_again(organisation, entry, again)
    shown = run("order", "evidence", order.id)

    assert "searched since  2026-03-02 12:00:00Z" in shown.out
    assert again.id in shown.out


def test_uk_r10_swiftness_counts_from_when_we_knew_and_counts_what_is_still_there(run, notice):
    organisation, order, entry = notice
    found_again(organisation, entry, make_item(organisation))
    swift = run("order", "evidence", order.id, "--json").data["swiftness"]

    assert (swift["count"], swift["gone"], swift["within_aim"]) == (2, 0, 0)


def test_an_order_of_the_union_has_no_such_evidence(run, organisation):
    ran = run("order", "evidence", make_order(organisation).id)

    assert ran.code == 2
    assert "eu-tco-removal-order" in ran.err


def test_uk_r11_uk_r14_uk_r15_schedule_5_is_printed_with_what_the_codes_leave_open(run):
    listed = run("order", "offences", "--json")
    printed = run("order", "offences")

    assert listed.code == 0, listed.err
    assert {"act": "Terrorism Act 2000", "section": "12(1A)", "is_inchoate": False} in (
        listed.data["offences"]
    )
    assert len(listed.data["offences"]) == 28
    assert listed.data["codes"] == {
        "private_messages_proactive_technology": "excluded",
        "terrorism_hash_matching": "unknown",
    }
    assert "Terrorism Act 2006" in printed.out
