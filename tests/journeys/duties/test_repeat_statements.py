"""The dated log of repeats of a statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.banks.model import NewBank, NewEntry
from seawall.ids import CheckId, new_id
from seawall.intake.model import ItemVersion, MatchCard, UploadCheck, Verdict
from seawall.journeys.banks import bank_curation
from seawall.journeys.duties._repeat_statements import removed_at, repeat_log
from seawall.transaction import transaction
from tests.people_made import make_organisation
from tests.preservations_made import NOON, make_item, make_order

SHA = "a" * 64
LATER = NOON + timedelta(days=3)


@pytest.fixture
def noticed(database):
    """A notice about an item whose signal is banked."""
    organisation = make_organisation()
    item = make_item(organisation)
    with transaction(organisation.id) as tx:
        tx.intake.add_version(ItemVersion(item.id, 2, NOON, signals=(("sha256", SHA),)))
        bank = bank_curation.create_bank(NewBank("Repeats"), tx=tx, now=NOON, by="test")
        entry = bank_curation.add_signal(
            bank.id, NewEntry("sha256", SHA), tx=tx, now=NOON, by="test"
        )
    order = make_order(organisation, item.id, profile="gb-ta2006-s3-notice")
    return organisation, order, item, entry


def found_again(organisation, entry, item, verdict="allow", at=LATER):
    """An upload check that finds the banked signal in this item."""
    card = MatchCard(
        signal_type="sha256",
        value=SHA,
        known_value=SHA,
        distance=0,
        threshold=0,
        entry=entry.id,
        bank="bank",
        bank_name="Repeats",
        owner="",
        source="",
        label="",
        confidence=100,
        agree=(),
        disagree=(),
        first_seen_at=NOON,
    )
    check = UploadCheck(
        id=CheckId(new_id("chk", now=at)),
        item=item.id,
        version=1,
        verdict=Verdict(verdict),
        rule="known",
        degraded=False,
        explanation={},
        at=at,
    )
    with transaction(organisation.id) as tx:
        tx.intake.add_check(check, [card])
    return check


def log(organisation, order):
    with transaction(organisation.id) as tx:
        return repeat_log(order.id, tx=tx)


def test_uk_r05_the_log_says_since_when_every_upload_is_compared(noticed):
    organisation, order, _, _ = noticed

    assert log(organisation, order).searched_since == NOON
    assert log(organisation, order).repeats == ()


def test_uk_r05_a_re_upload_is_in_the_log_with_its_date_and_what_became_of_it(noticed):
    organisation, order, _, entry = noticed
    seen, stopped = make_item(organisation), make_item(organisation)
    first = found_again(organisation, entry, seen)
    second = found_again(organisation, entry, stopped, "block", LATER + timedelta(hours=1))

    found = log(organisation, order)

    assert [each.check for each in found.repeats] == [first.id, second.id]
    assert [each.item for each in found.repeats if each.time_up is None] == [seen.id]
    assert found.repeats[0].found_at == LATER


def test_uk_r05_the_noticed_item_itself_and_what_was_before_are_no_repeats(noticed):
    organisation, order, item, entry = noticed
    found_again(organisation, entry, item)
    found_again(organisation, entry, make_item(organisation), at=NOON - timedelta(days=1))

    assert log(organisation, order).repeats == ()


def test_uk_r02_an_order_is_complied_with_when_its_last_item_is_gone(noticed):
    organisation, order, _, _ = noticed

    with transaction(organisation.id) as tx:
        before = removed_at(order, tx=tx)
        (named,) = tx.orders.items(order.id)
        tx.orders.save_item(order.id, replace(named, acted_at=LATER))
        after = removed_at(order, tx=tx)

    assert before is None
    assert after == LATER
