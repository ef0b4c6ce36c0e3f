"""An officer drops addresses, and what may not be sent is known before anybody reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import Forbidden
from seawall.journeys.referrals import referral_approval, referral_import
from seawall.journeys.referrals.referral_import import Drop
from seawall.probing.state import AddressState
from seawall.referrals.model import AddressStanding
from seawall.referrals.own_state import OwnState
from seawall.transaction import transaction
from tests.people_made import make_person
from tests.referring_made import NOON, looked, make_unit

A, B = "https://clips.example.com/v/x1", "https://clips.example.com/v/x2"


def standings(unit, batch):
    return [line.standing for line in unit.lines(batch)]


def test_every_line_is_kept_as_it_was_written(database):
    unit = make_unit()

    batch = unit.drop("hxxps://clips[.]example.com/v/x1\nno address\n")

    first, second = unit.lines(batch)
    assert (first.written, first.url) == ("hxxps://clips[.]example.com/v/x1", A)
    assert first.is_pending
    assert (second.written, second.standing) == ("no address", AddressStanding.REFUSED)


def test_one_bad_line_does_not_hold_up_the_others(database):
    unit = make_unit()

    batch = unit.drop(f"{A}\njavascript:alert(1)\n{B}")

    pending = [line.is_pending for line in unit.lines(batch)]
    assert pending == [True, False, True]


def test_the_same_address_twice_is_a_duplicate_of_its_first_line(database):
    unit = make_unit()

    batch = unit.drop(f"{A}\nhttp://www.clips.example.com/v/x1?utm_source=a\n")

    second = unit.lines(batch)[1]
    assert second.standing is AddressStanding.DUPLICATE
    assert "address 1 of this batch" in second.why


def test_what_the_unit_has_sent_is_a_duplicate_of_that_number(database):
    unit = make_unit()
    unit.platform()
    dispatch = unit.sent(A)

    batch = unit.drop(A)

    (line,) = unit.lines(batch)
    assert line.standing is AddressStanding.DUPLICATE
    assert dispatch.reference in line.why


def test_what_a_supervisor_returned_may_be_referred_again(database):
    unit = make_unit()
    unit.platform()
    (dispatch,) = unit.refer(unit.ready(A)).dispatches
    with transaction(unit.scope) as tx:
        referral_approval.turn_back_dispatch(
            dispatch.id, "Wrong statute.", supervisor=unit.supervisor, tx=tx, now=NOON
        )

    (line,) = unit.lines(unit.drop(A))
    assert line.is_pending


def test_another_units_referral_shows_its_day_and_not_its_case(database):
    ours, theirs = make_unit(), make_unit()
    theirs.platform()
    dispatch = theirs.sent(A)

    batch = ours.drop(A)
    ours.resolve(batch)

    (line,) = ours.lines(batch)
    assert line.standing is AddressStanding.ALREADY_REFERRED
    assert line.why == "referred by another unit on 2026-03-02"
    for secret in (dispatch.reference, theirs.organisation.slug, theirs.organisation.id):
        assert secret not in repr(line)


def test_looking_across_units_leaves_the_transaction_in_its_own(database):
    ours, theirs = make_unit(), make_unit()
    theirs.platform()
    theirs.sent(A)

    batch = ours.drop(A)
    ours.resolve(batch)

    with transaction(ours.scope) as tx:
        referral_import.referred_elsewhere(["f" * 64], tx=tx)
        assert [each.id for each in tx.referring.batches()] == [batch]
        assert tx.referring.dispatches() == []


def test_the_states_own_press_and_archives_are_flagged(database):
    unit = make_unit()
    own = OwnState(press=frozenset({"clips.example.com"}), archives=frozenset({"a.example.com"}))
    batch = unit.drop(f"{A}\nhttps://old.a.example.com/v/x1")

    for line in unit.lines(batch):
        unit.look(line.id, looked(line.url), own=own)

    assert standings(unit, batch) == [AddressStanding.OWN_PRESS, AddressStanding.ARCHIVE]


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (AddressState.LIVE, AddressStanding.READY),
        (AddressState.GONE_404, AddressStanding.DEAD),
        (AddressState.GONE_SOFT, AddressStanding.DEAD),
        (AddressState.LOGIN_WALL, AddressStanding.UNRESOLVED),
        (AddressState.GEO_BLOCKED, AddressStanding.UNRESOLVED),
        (AddressState.UNKNOWN, AddressStanding.UNRESOLVED),
    ],
)
def test_tcap_04_only_what_was_seen_gone_is_dead(sqlite, state, standing):
    unit = make_unit()
    batch = unit.drop(A)

    line = unit.look(unit.lines(batch)[0].id, looked(A, state))

    assert (line.standing, line.liveness) == (standing, state.value)


def test_a_second_look_of_a_worker_that_was_thought_dead_changes_nothing(database):
    unit = make_unit()
    batch = unit.drop(A)
    first = unit.look(unit.lines(batch)[0].id, looked(A))

    again = unit.look(first.id, looked(A, AddressState.GONE_404), now=NOON + timedelta(minutes=1))

    assert again == first
    assert unit.whats(first.id).count("line.resolved") == 1


def test_what_looking_did_not_tell_is_looked_at_again(database):
    unit = make_unit()
    batch = unit.drop(A)
    line = unit.look(unit.lines(batch)[0].id, looked(A, AddressState.UNKNOWN))

    with transaction(unit.scope) as tx:
        again = referral_import.owe_looks_again(batch, officer=unit.officer, tx=tx, now=NOON)
    after = unit.look(line.id, looked(A), now=NOON + timedelta(hours=1))

    assert (line.standing, again) == (AddressStanding.UNRESOLVED, 1)
    assert after.standing is AddressStanding.READY


def test_of_two_officers_with_one_address_only_the_first_sends_it(database):
    """Both may look and assess; who composes second is told that it has been sent."""
    unit = make_unit()
    unit.platform()
    one, other = unit.ready(A), unit.ready(A)
    unit.refer(one)

    assert unit.refer(other).dispatches == ()
    assert standings(unit, other) == [AddressStanding.DUPLICATE]
    assert len(unit.dispatches()) == 1


@pytest.mark.parametrize("many", [1_001, pytest.param(10_000, marks=pytest.mark.exhaustive)])
def test_thousands_of_addresses_owe_few_jobs(sqlite, many):
    unit = make_unit()

    unit.drop("\n".join(f"https://clips.example.com/v/x{n}" for n in range(many)))

    with transaction(unit.scope) as tx:
        assert 0 < tx.outbox.counts()["ready"] <= 500


def test_a_reviewer_may_not_import(database):
    unit = make_unit()
    stranger = make_person(unit.organisation, "reviewer")

    with pytest.raises(Forbidden), transaction(unit.scope) as tx:
        referral_import.begin_batch(Drop(A), officer=stranger, tx=tx, now=NOON)


def test_no_address_stands_in_the_public_part_of_the_ledger(database):
    unit = make_unit()
    batch = unit.drop(A, source="raid.csv")
    unit.resolve(batch)

    with transaction(unit.scope) as tx:
        line = tx.referring.lines(batch)[0]
        entries = [*tx.ledger.about(batch), *tx.ledger.about(line.id)]

    assert {entry.what for entry in entries} == {"batch.imported", "line.resolved"}
    for entry in entries:
        assert "example.com" not in repr(entry.public)
        assert "raid" not in repr(entry.public)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([A, B, "x", "", "# note"]), min_size=1, max_size=12))
def test_lines_are_never_lost_and_each_address_is_looked_at_once(lines):
    kept = [line for line in lines if line and not line.startswith("#")]
    prints = referral_import.read_batch("\n".join(lines)) if kept else ()

    assert [one.url for one in prints] == kept
