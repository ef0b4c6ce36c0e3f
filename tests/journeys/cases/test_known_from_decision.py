"""What a removal makes known, for how long, and what takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.banks.model import EntryState
from seawall.cases.model import DecisionGround, Finding
from seawall.config import settings
from seawall.intake.marks import Marks
from seawall.intake.model import ItemVersion
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.banks.bank_curation import withdraw_entry
from seawall.journeys.cases.judgement import UnderOrder
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.orders_made import make_order, make_referral
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import read_it

SHA, PDQ, WEAK = "a" * 64, "f8" * 32, "0" * 64
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def org(database):
    return make_organisation()


def a_picture(org, *, quality=90, sha=SHA):
    """An item with a file's digest, a good picture hash and a weak one."""
    item = make_item(org)
    signals = (("sha256", sha), ("pdq", PDQ), ("pdq", WEAK))
    version = ItemVersion(
        item.id,
        2,
        NOON,
        sha256=sha,
        media_type="image/jpeg",
        signals=signals,
        marks=Marks({PDQ: quality, WEAK: 12}),
    )
    with transaction(org.id) as tx:
        tx.intake.add_version(version)
    return item


def a_case(org, **options):
    return open_case(org, a_picture(org, **options), version=2)


def remove(org, case, person=None, **changes):
    return decide_case(org, case, person or make_person(org), **changes)


def known(org):
    with transaction(org.id) as tx:
        bank = tx.banks.bank_or_none(settings().decided_bank)
        return {(e.signal_type, e.value): e for e in tx.banks.entries(bank.id)} if bank else {}


def states(org):
    return {kind: entry.state for (kind, _), entry in known(org).items()}


def test_what_is_made_known_says_what_the_file_was(org):
    remove(org, a_case(org))

    with transaction(org.id) as tx:
        bank = tx.banks.bank_named(settings().decided_bank)
        entries = tx.banks.entries(bank.id, limit=10)
    assert {entry.media for entry in entries} == {"picture"}


def test_a_removal_puts_what_stands_for_the_item_into_our_own_bank(org):
    decision = remove(org, a_case(org))

    entries = known(org)
    assert set(entries) == {("sha256", SHA), ("pdq", PDQ)}
    entry = entries["pdq", PDQ]
    assert (entry.state, entry.source, entry.confidence) == ("active", decision.id, 95)
    assert entry.label == "behaviour/glorification"
    assert "2021/784" in entry.legal_basis
    assert entry.expires_at == NOON + timedelta(days=365)


def test_it_is_remembered_with_the_decision_and_the_signal_is_not_in_the_open_part(org):
    case = a_case(org)
    decision = remove(org, case)

    with transaction(org.id) as tx:
        (told,) = [e for e in tx.ledger.about(case.id) if e.what == "decision.made_known"]
        history = tx.banks.history(known(org)["pdq", PDQ].id)
    assert (told.public["decision"], told.public["left_out"]) == (decision.id, 1)
    assert PDQ not in repr(told.public)
    assert [(line.what, line.reason) for line in history] == [("decided", decision.id)]


def test_who_decides_may_choose_that_it_stays_between_us(org):
    decision = remove(org, a_case(org), make_known=False)

    assert known(org) == {}
    assert decision.evidence["make_known"] is False


def test_who_decides_may_say_what_it_depicts(org):
    remove(org, a_case(org), label="behaviour/recruitment")

    assert {entry.label for entry in known(org).values()} == {"behaviour/recruitment"}


@pytest.mark.both_databases
def test_a_label_outside_the_taxonomy_undoes_the_whole_decision(org):
    case = a_case(org)

    with raises_problem("taxonomy.unknown-label"):
        remove(org, case, label="odd")

    with transaction(org.id) as tx:
        assert tx.cases.decisions(case.id) == []


def test_content_with_a_protected_context_that_is_removed_finds_its_copies_for_a_person(org):
    decision = remove(org, a_case(org), context="news")
    before = states(org)
    with transaction(org.id) as tx:
        review = tx.quality.of_decision(decision.id)
    read_it(
        org, review, make_person(org), finding=Finding.REMOVE, clauses=("tvec/incite",),
        context="news",
    )  # fmt: skip

    assert before == {}  # a second person reads it first
    assert states(org) == {"sha256": "unconfirmed", "pdq": "unconfirmed"}


@pytest.mark.parametrize("finding", [Finding.ALLOW, Finding.RESTRICT, Finding.ESCALATE])
def test_only_a_removal_makes_known(org, finding):
    remove(org, a_case(org), finding=finding)

    assert known(org) == {}


def test_an_order_makes_nothing_known_and_a_referral_that_is_followed_does(org):
    for ground, found in ((DecisionGround.ORDER, 0), (DecisionGround.TERMS, 2)):
        item = a_picture(org)
        case = open_case(org, item, version=2, kind="order")
        order = make_order(org) if ground is DecisionGround.ORDER else make_referral(org)
        under = UnderOrder(order.id, ground, frozenset({item.id}))
        remove(org, case, make_person(org, "legal"), under=under)

        assert len(known(org)) == found


def test_a_decision_that_is_overruled_takes_its_entries_back(org):
    case = a_case(org)
    decision = remove(org, case)

    remove(org, case, finding=Finding.ALLOW, supersedes=decision.id, now=LATER)

    assert states(org) == {"sha256": "withdrawn", "pdq": "withdrawn"}
    with transaction(org.id) as tx:
        assert "decision.released" in [entry.what for entry in tx.ledger.about(case.id)]


def test_they_stay_while_an_appeal_is_open_and_go_when_it_succeeds(org):
    decision = remove(org, a_case(org))
    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "It is a report."), tx=tx, now=NOON)
        appeal = tx.cases.case(lodged.case)
    assert set(states(org).values()) == {"active"}

    remove(org, appeal, finding=Finding.OVERTURN, clauses=("tvec/context",), now=LATER)

    assert set(states(org).values()) == {"withdrawn"}


def test_where_another_removal_stands_on_the_same_signal_a_person_must_look(org):
    first = a_case(org)
    decision = remove(org, first)
    second = a_case(org)
    remove(org, second)

    remove(org, first, finding=Finding.ALLOW, supersedes=decision.id, now=LATER)

    assert set(states(org).values()) == {EntryState.CONTESTED}


def test_what_is_removed_again_is_known_again_and_for_longer(org):
    case = a_case(org)
    decision = remove(org, case)
    allowed = remove(org, case, finding=Finding.ALLOW, supersedes=decision.id, now=LATER)

    remove(org, case, supersedes=allowed.id, now=LATER)

    assert set(states(org).values()) == {EntryState.ACTIVE}
    ends = {entry.expires_at for entry in known(org).values()}
    assert ends == {LATER + timedelta(days=365)}


def test_what_a_person_took_back_by_hand_comes_back_for_a_person_only(org):
    remove(org, a_case(org))
    with transaction(org.id) as tx:
        entry = known(org)["pdq", PDQ].id
        withdraw_entry(entry, reason="a news photo", tx=tx, now=NOON, by="P-1")

    remove(org, a_case(org))

    assert states(org) == {"sha256": "active", "pdq": "unconfirmed"}


def test_a_hash_that_nobody_rated_goes_before_a_person(org):
    with transaction(org.id) as tx:
        item = make_item(org)
        tx.intake.add_version(ItemVersion(item.id, 2, NOON, signals=(("pdq", PDQ),)))

    remove(org, open_case(org, item, version=2))

    assert states(org) == {"pdq": "unconfirmed"}


def test_an_item_whose_file_never_came_can_be_removed_and_makes_nothing_known(org):
    case = open_case(org, make_item(org), version=7)

    remove(org, case)

    assert known(org) == {}
