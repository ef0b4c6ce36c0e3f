"""Which line of defence decides, in one order; and what no policy can lift."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forum.defence.adoption import LINES, decide_ruling, rulings
from seawall.forum.defence.model import (
    AdmissionHold,
    BenignHit,
    MemberStanding,
    SignalEffect,
    severity_of,
)
from seawall.forum.defence.policy import AdoptionPolicy, Allowance, Limit, Scope
from seawall.forum.defence.policy_reading import shipped_policy
from tests.forum.defence.made import LIMITS, NOON, author, incident, newcomer, offer

CAT = BenignHit("photos", "cat", 3)
LAX = AdoptionPolicy(
    "block everything", SignalEffect.BLOCK, allow=(Allowance("all", SignalEffect.BLOCK),)
)


def ruled(an_offer, an_author=None, policy=None, *, benign=None, during=None, now=NOON):
    return decide_ruling(
        an_offer,
        an_author or author(),
        policy or shipped_policy(),
        benign=benign,
        incident=during,
        now=now,
    )


def test_a_grave_signal_of_a_known_author_with_a_second_member_blocks():
    ruling = ruled(offer())

    assert (ruling.effect, ruling.rule) == (SignalEffect.BLOCK, "policy")
    assert "severe labels" in ruling.say


@pytest.mark.parametrize(
    ("said", "who", "benign", "effect", "rule"),
    [
        ({}, {}, CAT, "off", "benign"),
        ({}, {}, BenignHit("photos", "cat", 3, share=49), "review", "benign"),
        ({"expires_at": NOON}, {}, None, "off", "expiry"),
        ({"offered_at": NOON - timedelta(days=366)}, {}, None, "off", "expiry"),
        ({}, {"standing": MemberStanding.REMOVED}, None, "off", "brakes"),
        ({}, {"standing": MemberStanding.FROZEN}, None, "observe", "brakes"),
        ({"suspended": "it hit 41 accounts"}, {}, None, "observe", "brakes"),
        ({"value": "ff" * 32}, {}, None, "observe", "shape"),
        ({"quality": 49}, {}, None, "observe", "shape"),
        ({"signal_type": "passage", "value": "~w1:x"}, {}, None, "off", "shape"),
        ({"signal_type": "orb", "value": "AQ"}, {}, None, "off", "shape"),
        ({"held": (AdmissionHold("shape", "odd."),)}, {}, None, "observe", "shape"),
        ({"held": (AdmissionHold("rate", "many."),)}, {}, None, "observe", "rate"),
        ({}, {"offers_today": LIMITS.offers_a_day + 1}, None, "observe", "rate"),
        ({"dispute": frozenset({"x"})}, {}, None, "review", "contested"),
        ({"false_positive": frozenset({"x"})}, {}, None, "review", "contested"),
        ({"approved_by": ("r1",)}, {}, None, "review", "two_persons"),
        ({"approved_by": ("r1", "R1 ", "ｒ１")}, {}, None, "review", "two_persons"),
        ({"agree": frozenset()}, {}, None, "review", "policy"),
        ({"agree": frozenset({"harbour"})}, {}, None, "review", "policy"),
        ({"confidence": 79}, {}, None, "review", "policy"),
        ({}, {"agreed": 12, "disputed": 10}, None, "review", "policy"),
        ({"signal_type": "term", "value": "grey tide order"}, {}, None, "review", "policy"),
    ],
)
def test_each_line_stops_what_is_its_own_and_says_so(said, who, benign, effect, rule):
    who = {"agreed": 190, **who}
    if who["agreed"] < LIMITS.quarantine_agreed:
        said = {**said, "agree": frozenset({"quayside"})}  # lifts the quarantine
    ruling = ruled(offer(**said), author(**who), benign=benign)

    assert (ruling.effect, ruling.rule) == (effect, rule)
    assert ruling.say.endswith(".")


def test_a_new_members_signal_is_watched_until_an_established_one_agrees():
    alone = offer(agree=frozenset({"harbour", "sock"}), newcomers=frozenset({"sock"}))
    joined = replace(alone, agree=alone.agree | {"quayside"})

    assert ruled(alone, newcomer()).rule == "quarantine"
    assert ruled(alone, newcomer()).effect is SignalEffect.OBSERVE
    assert ruled(joined, newcomer()).effect is SignalEffect.REVIEW  # its precision is not yet known


def test_in_a_live_incident_a_new_members_signal_goes_before_a_person():
    seen = offer(agree=frozenset(), incident="inc_1")

    assert ruled(seen, newcomer(), during=incident()).effect is SignalEffect.REVIEW
    assert ruled(seen, newcomer(), during=incident(approved_by=("a", "a"))).effect == "observe"
    assert ruled(seen, newcomer(), during=incident(ends_at=NOON)).effect is SignalEffect.OBSERVE
    assert ruled(seen, newcomer(), during=incident(incident="other")).effect is SignalEffect.OBSERVE


def test_in_a_live_incident_one_established_agreement_blocks_a_true_attack_video():
    seen = offer(agree=frozenset({"quayside"}), incident="inc_1")

    assert ruled(seen, newcomer(), during=incident()).effect is SignalEffect.BLOCK
    assert ruled(seen, newcomer(), during=None).effect is SignalEffect.REVIEW


def test_all_lines_that_spoke_are_told_in_their_order():
    poor = offer(approved_by=(), dispute=frozenset({"x"}), agree=frozenset())
    spoken = rulings(poor, newcomer(), LAX, benign=CAT, incident=None, now=NOON)

    told = [ruling.rule for ruling in spoken]
    assert told == ["benign", "quarantine", "contested", "two_persons", "policy"]


def test_an_unknown_label_counts_as_the_gravest():
    assert severity_of(["content/image"]) == 0
    assert severity_of(["content/image", "behaviour/attack-footage"]) == 6
    assert severity_of(["content/image", "nobody/knows"]) == 7
    assert severity_of([]) == 7


members = st.frozensets(st.sampled_from(["harbour", "quayside", "lighthouse", "files", "sock"]))
offers = st.builds(
    offer,
    signal_type=st.sampled_from(["pdq", "vpdq", "sha256", "orb", "term"]),
    severity=st.integers(0, 7),
    confidence=st.integers(0, 100),
    approved_by=st.lists(st.sampled_from(["r1", "r2", "R1", ""]), max_size=3).map(tuple),
    agree=members,
    dispute=members,
    newcomers=members,
    quality=st.sampled_from([None, 10, 50, 100]),
    incident=st.sampled_from([None, "inc_1"]),
    offered_at=st.integers(0, 500).map(lambda days: NOON - timedelta(days=days)),
    held=st.sampled_from(
        [(), (AdmissionHold("rate", "many."),), (AdmissionHold("shape", "odd."),)]
    ),
    suspended=st.sampled_from(["", "it hit 41 accounts"]),
)
authors = st.builds(
    author,
    admitted_at=st.integers(0, 500).map(lambda days: NOON - timedelta(days=days)),
    agreed=st.integers(0, 300),
    disputed=st.integers(0, 300),
    offers_today=st.sampled_from([0, LIMITS.offers_a_day + 1]),
    standing=st.sampled_from(MemberStanding),
)
effects = st.sampled_from(SignalEffect)
scopes = st.builds(
    Scope,
    labels=st.sampled_from([(), ("behaviour/attack-footage",), ("content/image",)]),
    severity=st.integers(0, 7),
    authors=st.sampled_from([(), ("harbour",), ("files",)]),
    types=st.sampled_from([(), ("pdq",), ("term",)]),
)
allows = st.builds(
    Allowance,
    name=st.just("a line"),
    effect=effects,
    scope=scopes,
    agreement=st.integers(0, 3),
    precision=st.sampled_from([0.0, 0.5, 0.9]),
    confidence=st.integers(0, 100),
    incident=st.booleans(),
)
policies = st.builds(
    AdoptionPolicy,
    name=st.just("any"),
    otherwise=effects,
    contested=effects,
    allow=st.lists(allows, max_size=4).map(tuple),
    limit=st.lists(st.builds(Limit, st.just("a bound"), effects, scopes), max_size=3).map(tuple),
)
hits = st.sampled_from([None, CAT, BenignHit("photos", "cat", 3, share=20)])
during = st.sampled_from([None, incident()])


@given(offers, authors, policies, during)
def test_a_disputed_signal_never_blocks(an_offer, an_author, policy, live):
    disputed = replace(an_offer, dispute=an_offer.dispute | {"anybody"})

    assert ruled(disputed, an_author, policy, during=live).effect is not SignalEffect.BLOCK


@given(offers, authors, policies, during)
def test_a_signal_near_harmless_material_does_nothing_under_any_policy(
    an_offer, an_author, policy, live
):
    ruling = ruled(an_offer, an_author, policy, benign=CAT, during=live)

    assert (ruling.effect, ruling.rule) == (SignalEffect.OFF, "benign")


@given(offers, authors, policies, during)
def test_no_policy_lifts_the_two_people_of_a_grave_label(an_offer, an_author, policy, live):
    grave = replace(an_offer, severity=6, approved_by=("r1", " r1"))

    assert ruled(grave, an_author, policy, during=live).effect is not SignalEffect.BLOCK


@given(offers, authors, policies, during)
def test_no_policy_lifts_expiry(an_offer, an_author, policy, live):
    old = replace(an_offer, offered_at=NOON - timedelta(days=LIMITS.life_days))
    ruling = ruled(old, an_author, policy, during=live)

    assert (ruling.effect, ruling.rule) == (SignalEffect.OFF, "expiry")


@given(offers, authors, policies, hits, during, st.sampled_from(["files", "quayside", "new"]))
def test_more_agreement_never_lowers_the_effect(an_offer, an_author, policy, hit, live, member):
    more = replace(an_offer, agree=an_offer.agree | {member})
    before = ruled(an_offer, an_author, policy, benign=hit, during=live)
    after = ruled(more, an_author, policy, benign=hit, during=live)

    assert after.effect.rank >= before.effect.rank


def test_a_line_that_grants_less_than_holds_otherwise_takes_nothing_away_once_it_fits():
    line = Allowance("less", SignalEffect.OFF, agreement=1)
    policy = AdoptionPolicy("any", SignalEffect.OBSERVE, allow=(line,))

    assert ruled(offer(), policy=policy).effect is SignalEffect.OBSERVE
    assert ruled(offer(agree=frozenset()), policy=policy).effect is SignalEffect.OBSERVE


@given(offers, authors, policies, hits, during)
def test_every_ruling_names_a_line_and_says_why(an_offer, an_author, policy, hit, live):
    spoken = rulings(an_offer, an_author, policy, benign=hit, incident=live, now=NOON)
    decided = ruled(an_offer, an_author, policy, benign=hit, during=live)

    assert {ruling.rule for ruling in spoken} <= set(LINES)
    assert decided in spoken
    assert decided.effect.rank == min(ruling.effect.rank for ruling in spoken)
    assert decided.say
