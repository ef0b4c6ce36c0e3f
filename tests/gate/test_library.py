"""What a library finds, what it says of it, and what it never lets a machine do."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.model import EntryState, KnownSignal
from seawall.gate.library import Library
from seawall.gate.texts import Texts
from seawall.ids import BankId, EntryId, OrganisationId, new_id
from seawall.intake.facts import facts_of_matches
from seawall.intake.model import MatchCard, Verdict
from seawall.intake.verdict import ceiling, is_confirmed
from seawall.matching import Hits, Interval
from seawall.signals import Signal

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
ZEROS = "0" * 64


def known(value=ZEROS, kind="pdq", **fields):
    said = {
        "entry": EntryId(new_id("entry", now=NOON)),
        "organisation": OrganisationId("org_x"),
        "bank": BankId("bank_x"),
        "bank_name": "Example Forum",
        "owner": "Example Forum",
        "source": "a list",
        "signal_type": kind,
        "value": value,
        "label": "behaviour/attack-footage",
        "confidence": 100,
        "threshold": None,
        "jurisdiction": "EU",
        "legal_basis": "",
        "state": EntryState.ACTIVE,
        "first_seen_at": NOON,
        "expires_at": None,
        "agree": (),
        "disagree": (),
        "changed_seq": 1,
    }
    return KnownSignal(**(said | fields))


def library(*entries):
    made = Library()
    made.apply(entries)
    return made


def pdq(bits, **fields):
    """A value so many bits away from zeros."""
    value = np.packbits(np.arange(256) < bits).tobytes().hex()
    return Signal("pdq", value, "1", quality=fields.pop("quality", 100), **fields)


def find(made, *signals):
    return made.find(signals, now=NOON)


def test_a_card_says_what_the_bank_said():
    entry = known(threshold=20, confidence=95, agree=("Bay Photos",), state=EntryState.CONTESTED)

    (card,) = find(library(entry), pdq(12, view="upright"))

    assert card == MatchCard(
        signal_type="pdq",
        value=pdq(12).value,
        known_value=ZEROS,
        distance=12,
        threshold=20,
        entry=entry.entry,
        bank="bank_x",
        bank_name="Example Forum",
        owner="Example Forum",
        source="a list",
        label="behaviour/attack-footage",
        confidence=95,
        agree=("Bay Photos",),
        disagree=(),
        first_seen_at=NOON,
        quality=100,
        state="contested",
        jurisdiction="EU",
        view="upright",
    )


@pytest.mark.parametrize("state", [EntryState.OBSERVED, EntryState.UNCONFIRMED])
def test_a_flood_of_entries_that_cannot_block_does_not_hide_one_that_can(state):
    sure = known(pdq(12).value)
    made = library(*(known(pdq(n % 8).value, state=state) for n in range(900)), sure)

    cards = find(made, pdq(0))

    assert len(cards) == 100
    assert ceiling(cards) is Verdict.BLOCK
    assert [card.entry for card in cards if card.state == "active"] == [sure.entry]


def test_an_entry_on_trial_stands_last_and_counts_in_no_fact():
    doubtful = known(pdq(20).value, state=EntryState.UNCONFIRMED)
    on_trial = known(state=EntryState.OBSERVED)

    cards = find(library(on_trial, doubtful), pdq(0))

    facts = facts_of_matches(cards)
    assert [card.entry for card in cards] == [doubtful.entry, on_trial.entry]
    assert (facts["match_count"], facts["match_unconfirmed"], facts["match_exact"]) == (1, 1, 0)
    assert facts_of_matches(cards[1:]) == facts_of_matches(())


def test_a_picture_of_quality_50_is_looked_up_and_a_plainer_one_is_not():
    made = library(known())

    assert find(made, pdq(0, quality=50))
    assert not find(made, pdq(0, quality=49))


def test_a_derived_view_matches_only_within_its_own_distance():
    made = library(known())

    assert find(made, pdq(25, grade="derived", within=24)) == ()
    (card,) = find(made, pdq(24, grade="derived", within=24))
    assert (card.grade, card.threshold) == ("derived", 24)
    assert is_confirmed(card)


def test_an_entrys_own_threshold_binds_a_derived_view_as_well():
    assert find(library(known(threshold=5)), pdq(6, grade="derived", within=24)) == ()


@pytest.mark.parametrize("signal", [pdq(0, grade="local"), pdq(0, grade="derived")])
def test_what_only_a_person_can_judge_never_blocks(signal):
    (card,) = find(library(known(confidence=100)), signal)

    assert card.grade == "local"
    assert not is_confirmed(card)
    assert ceiling([card]) is Verdict.HOLD


def test_of_two_ways_to_one_entry_the_direct_one_is_told():
    (card,) = find(library(known()), pdq(0, grade="derived", within=24), pdq(9))

    assert (card.grade, card.distance) == ("direct", 9)


def test_views_that_may_be_equally_far_are_one_search(monkeypatch):
    made = library(known())
    index, asked = made.shelves["pdq"].index, []
    real = index.search
    monkeypatch.setattr(
        index, "search", lambda values, radius: asked.append(len(values)) or real(values, radius)
    )

    find(made, *(pdq(n, grade="derived", within=24) for n in range(16)), pdq(1), pdq(2))

    assert sorted(asked) == [2, 16]


def test_the_stretches_that_match_are_on_the_card_and_survive_their_json(monkeypatch):
    made = library(known())
    stretch = Interval(1.0, 4.0, 0.5, 3.5)
    hits = Hits(*(np.array([n], np.int64) for n in (0, 0, 3)), ((stretch,),))
    monkeypatch.setattr(made.shelves["pdq"].index, "search", lambda *_: hits)

    (card,) = find(made, pdq(3))

    assert card.intervals == (stretch,)
    written = card.as_json()
    assert written["intervals"] == [
        {"start": 1.0, "end": 4.0, "known_start": 0.5, "known_end": 3.5}
    ]
    assert MatchCard.from_json(written).intervals == (stretch,)


def test_a_card_that_was_written_before_there_were_stretches_is_read():
    (card,) = find(library(known()), pdq(0))
    old = {k: v for k, v in card.as_json().items() if k not in ("view", "grade", "intervals")}

    assert MatchCard.from_json(old).grade == "direct"


def test_a_type_that_nothing_searches_is_no_error():
    made = library(known(kind="nobody_knows"), known())

    assert len(find(made, pdq(0))) == 1
    assert made.unsearchable == {"nobody_knows"}


def test_one_broken_value_keeps_no_other_from_being_found():
    made = library(known("not hexadecimal"), known())

    assert len(find(made, pdq(0))) == 1


def test_a_flat_picture_is_compared_with_nothing():
    assert find(library(known()), pdq(0, quality=49)) == ()


def test_a_thousand_near_copies_give_a_hundred_cards_the_nearest():
    made = library(*(known(pdq(n % 30).value) for n in range(1000)))

    cards = find(made, pdq(0))

    assert len(cards) == 100
    assert [card.distance for card in cards] == sorted(card.distance for card in cards)


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from(list(EntryState)), st.integers(0, 2)),
        max_size=30,
    )
)
def test_through_any_changes_a_library_knows_what_the_last_ones_said(changes):
    entries = [known(f"{n:064x}", "sha256") for n in range(8)]
    made, last = Library(), {}
    for number, state, opinion in changes:
        now = replace(
            entries[number], state=state, disagree=("a", "b")[:opinion], confidence=90 + opinion
        )
        made.apply([now])
        if now.entry in last or state is not EntryState.WITHDRAWN:
            last[now.entry] = now

    cards = find(made, *(Signal("sha256", entry.value, "1") for entry in entries))

    living = {e: now for e, now in last.items() if now.state is not EntryState.WITHDRAWN}
    assert {card.entry: (card.state, card.disagree, card.confidence) for card in cards} == {
        e: (str(now.state), now.disagree, now.confidence) for e, now in living.items()
    }
    assert len(made) == len(living)


@given(st.lists(st.binary(max_size=20)), st.lists(st.binary(max_size=20)))
def test_pieces_are_what_was_put_in_before_and_after_being_written(first, then):
    texts = Texts()
    for piece in first:
        texts.append(piece)
    again = Texts(start=texts.arrays())
    for piece in then:
        again.append(piece)

    assert [again[n] for n in range(len(again))] == first + then
    whole = Texts(start=again.arrays())
    assert [whole[n] for n in range(len(whole))] == first + then
