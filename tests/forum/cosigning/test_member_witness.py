"""A few members are asked to cosign, always the same, and what they name is an address and a key."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.cosigning.member_witness import (
    MOST_ASKED,
    REST,
    MemberWitness,
    choose_witnesses,
)
from seawall.forum.model import BadStatement, MemberKind
from seawall.forum.statement_kinds import may_say, read_body
from seawall.ids import ForumMemberId, SeatId
from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.note import Signer
from tests.ledger_key import SIGNING_KEY
from tests.people_made import NOON

WITNESS = WitnessSigner("other.example:8443/witness", SIGNING_KEY)
GOOD = {
    "url": "https://other.example:8443/witness",
    "witness_key": str(WITNESS.cosigner),
    "log_key": str(Signer("other.example:8443/log/2", SIGNING_KEY).verifier),
}


def member(number: int, *, forum: str = "a", rests: timedelta | None = None) -> MemberWitness:
    key, until = f"w{number}", None if rests is None else NOON + rests
    return MemberWitness(
        SeatId(forum), ForumMemberId(key), "https://x.example", key, "", NOON, until
    )


def rank(line: str) -> bytes:
    return hashlib.sha256(line.encode()).digest()


def choose(members: list[MemberWitness]) -> list[str]:
    return [found.witness_key for found in choose_witnesses(members, rank=rank, now=NOON)]


@given(st.lists(st.integers(0, 30), max_size=60), st.randoms())
def test_a_few_are_asked_each_once_and_in_whichever_order_they_came_the_same(numbers, random):
    members = [member(number) for number in numbers]
    shuffled = members[:]
    random.shuffle(shuffled)

    chosen = choose(members)
    assert len(chosen) == min(MOST_ASKED, len(set(numbers)))
    assert len(set(chosen)) == len(chosen)
    assert choose(shuffled) == chosen


@given(st.lists(st.integers(0, 99), min_size=6, max_size=20, unique=True), st.integers(100, 999))
def test_whoever_comes_takes_the_place_of_one_at_most(numbers, newcomer):
    before = choose([member(number) for number in numbers])
    after = choose([member(number) for number in (*numbers, newcomer)])

    assert len(set(before) - set(after)) <= 1


def test_who_did_not_cosign_is_left_alone_for_an_hour_and_the_next_is_asked():
    members = [member(number) for number in range(8)]
    first = choose(members)[0]
    resting = [
        found if found.witness_key != first else member(int(first[1:]), rests=REST)
        for found in members
    ]
    rested = [
        found if found.witness_key != first else member(int(first[1:]), rests=-REST)
        for found in members
    ]

    assert first not in choose(resting)
    assert len(choose(resting)) == MOST_ASKED
    assert choose(rested) == choose(members)


def test_a_hub_that_invents_members_does_not_have_every_place():
    invented = [member(number, forum="crowd") for number in range(500)]
    few = [member(number, forum="few") for number in (900, 901)]

    assert set(choose([*invented, *few])) > {"w900", "w901"}


@pytest.mark.parametrize("kind", MemberKind)
def test_every_member_may_name_a_witness(kind):
    assert may_say(kind, "member.witness")
    assert read_body("member.witness", GOOD).model_dump() == GOOD
    assert read_body("member.witness", {}).model_dump() == dict.fromkeys(GOOD, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "ftp://other.example"),
        ("url", "https://other.example/witness?to=x"),
        ("url", "https://somebody@other.example/witness"),
        ("url", "https://other.example/a b"),
        ("url", "https://other.example/\n"),
        ("url", "https://" + "a" * 600),
        ("witness_key", GOOD["log_key"]),
        ("log_key", GOOD["witness_key"]),
        ("log_key", GOOD["log_key"].replace("+", "+0", 1)[:-1]),
        ("log_key", GOOD["log_key"] + "\n"),
        ("log_key", GOOD["log_key"].replace("other", "o\u202ether")),
        ("witness_key", "x" * 5_000),
        ("more", "x"),
    ],
)
def test_what_is_no_address_or_no_key_of_its_kind_is_not_taken(field, value):
    with pytest.raises(BadStatement):
        read_body("member.witness", {**GOOD, field: value})
