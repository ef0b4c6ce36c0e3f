"""Curating a bank: what changes, who is remembered, and what the ledger does not give away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.model import (
    AlreadyKnown,
    EntryChange,
    EntryOpinion,
    EntryStance,
    EntryState,
    NewBank,
    NewEntry,
)
from seawall.journeys.banks import bank_curation
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem

PDQ = "f8" * 32
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def bank(database):
    org = make_organisation()
    with transaction(org.id) as tx:
        return bank_curation.create_bank(
            NewBank("Grey Tide Order", jurisdiction="EU"), tx=tx, now=NOON, by="P-1"
        )


def add(bank, entry=None):
    new = entry or NewEntry("pdq", PDQ, label="behaviour/recruitment")
    with transaction(bank.organisation) as tx:
        return bank_curation.add_signal(bank.id, new, tx=tx, now=NOON, by="P-1", reason="seen")


def remembered(bank, subject):
    with transaction(bank.organisation) as tx:
        return tx.ledger.about(subject)


def known(bank):
    with transaction(bank.organisation) as tx:
        return tx.banks.changes_after(0)


def test_founding_a_bank_is_remembered(bank):
    (entry,) = remembered(bank, bank.id)

    assert (entry.what, entry.by, entry.at) == ("bank.created", "P-1", NOON)


def test_a_bank_with_a_label_outside_the_taxonomy_is_not_founded(database):
    org = make_organisation()

    with (
        raises_problem("taxonomy.unknown-label"),
        transaction(org.id) as tx,
    ):
        bank_curation.create_bank(NewBank("B", label="odd"), tx=tx, now=NOON, by="P-1")


def test_an_added_signal_is_known_and_its_entry_in_the_ledger_does_not_give_it_away(bank):
    entry = add(bank)

    (recorded,) = remembered(bank, entry.id)
    assert recorded.what == "bank.entry_added"
    assert PDQ not in repr(recorded.public)
    assert [signal.value for signal in known(bank)] == [PDQ]


def test_a_signal_that_is_already_known_is_named_and_not_added_twice(bank):
    entry = add(bank)

    with pytest.raises(AlreadyKnown, match=entry.id):
        add(bank)
    assert len(remembered(bank, entry.id)) == 1


def test_a_signal_that_breaks_a_rule_leaves_nothing_behind(bank):
    with raises_problem(
        "banks.bad-entry.number",
    ):
        add(bank, NewEntry("pdq", PDQ, confidence=101))

    assert known(bank) == []


def test_a_withdrawn_entry_finds_nothing_and_its_history_says_why(bank):
    entry = add(bank)

    with transaction(bank.organisation) as tx:
        bank_curation.withdraw_entry(entry.id, reason="a news photo", tx=tx, now=LATER, by="P-2")
        history = tx.banks.history(entry.id)

    assert standing(known(bank)[0], LATER) is EntryStanding.NONE
    assert history[-1] == EntryChange("withdrawn", "P-2", "a news photo", LATER)
    assert [e.what for e in remembered(bank, entry.id)] == [
        "bank.entry_added",
        "bank.entry_withdrawn",
    ]


def test_a_contested_entry_can_be_put_back_in_force(bank):
    entry = add(bank)

    with transaction(bank.organisation) as tx:
        bank_curation.contest_entry(entry.id, reason="satire?", tx=tx, now=LATER, by="P-2")
        back = bank_curation.change_entry_state(
            entry.id, EntryState.ACTIVE, reason="no", tx=tx, now=LATER, by="P-3"
        )

    assert back.state is EntryState.ACTIVE
    assert standing(known(bank)[0], LATER) is EntryStanding.GOOD


def test_withdrawing_twice_is_a_conflict_and_not_a_second_entry(bank):
    entry = add(bank)
    with transaction(bank.organisation) as tx:
        bank_curation.withdraw_entry(entry.id, reason="a", tx=tx, now=LATER, by="P-2")

    with raises_problem("banks.already-in-state"), transaction(bank.organisation) as tx:
        bank_curation.withdraw_entry(entry.id, reason="b", tx=tx, now=LATER, by="P-2")
    assert len(remembered(bank, entry.id)) == 2


def test_one_members_disagreement_is_enough_to_keep_an_entry_from_blocking(bank):
    entry = add(bank)

    with transaction(bank.organisation) as tx:
        said = EntryOpinion("Quayside Chat", EntryStance.DISAGREE, "satire", LATER)
        bank_curation.give_opinion(entry.id, said, tx=tx, now=LATER, by="P-2")

    assert known(bank)[0].disagree == ("Quayside Chat",)
    assert standing(known(bank)[0], LATER) is EntryStanding.REVIEW
    assert remembered(bank, entry.id)[-1].what == "bank.opinion"
