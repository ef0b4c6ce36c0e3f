"""What an open incident changes at a member, and what it never lifts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.forum.defence import adoption
from seawall.forum.defence.model import (
    AuthorFacts,
    BenignHit,
    IncidentFacts,
    OfferFacts,
    SignalEffect,
)
from seawall.forum.defence.policy import AdoptionPolicy, Limit
from seawall.forum.incidents.mode import SIXTY_SECONDS, USUAL, incident_policy, pace
from seawall.forum.incidents.type_file import AdoptionMode
from tests.forum.incidents.made import BIGTUBE, CHATTER, HARBOUR, NOON, PCI, Log

CAUTIOUS = AdoptionPolicy("cautious", otherwise=SignalEffect.OBSERVE)
OFFER = OfferFacts(
    signal="s",
    signal_type="pdq",
    value="0f" * 32,
    labels=("behaviour/attack-footage",),
    severity=6,
    author=BIGTUBE,
    offered_at=NOON,
    approved_by=("P-1", "P-2"),
    quality=100,
    incident=HARBOUR,
)
AUTHOR = AuthorFacts(BIGTUBE, NOON - timedelta(days=400), agreed=100, vouched=True)
LIVE = IncidentFacts(HARBOUR, "pci", ("P-3", "P-4"), NOON + timedelta(hours=48))


def effect(offer=OFFER, author=AUTHOR, policy=CAUTIOUS, *, kind=PCI, benign=None, incident=LIVE):
    ruling = adoption.decide_ruling(
        offer, author, incident_policy(policy, kind), benign=benign, incident=incident, now=NOON
    )
    return ruling.effect, ruling.rule


def test_while_one_is_open_members_follow_faster():
    incident = Log().opened().incident_now

    assert pace([incident], NOON) is SIXTY_SECONDS
    assert pace([incident], NOON + timedelta(hours=48)) is USUAL
    assert pace([], NOON) is USUAL
    assert SIXTY_SECONDS.follow_every < USUAL.follow_every
    assert SIXTY_SECONDS.retro_within == timedelta(seconds=60)


def test_its_signals_do_what_its_type_says_whatever_the_policy_thinks_otherwise():
    assert effect() == (SignalEffect.BLOCK, "policy")
    assert effect(kind=replace(PCI, adopts=AdoptionMode.REVIEW)) == (SignalEffect.REVIEW, "policy")
    assert effect(kind=replace(PCI, adopts=AdoptionMode.AS_USUAL)) == (
        SignalEffect.OBSERVE,
        "policy",
    )


def test_a_signal_of_no_incident_or_of_one_that_is_over_is_adopted_as_usual():
    assert effect(replace(OFFER, incident=None)) == (SignalEffect.OBSERVE, "policy")
    assert effect(incident=replace(LIVE, ends_at=NOON)) == (SignalEffect.OBSERVE, "policy")
    assert effect(kind=None, incident=None) == (SignalEffect.OBSERVE, "policy")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"benign": BenignHit("nasa", "moon")}, (SignalEffect.OFF, "benign")),
        (
            {"offer": replace(OFFER, dispute=frozenset({CHATTER}))},
            (SignalEffect.REVIEW, "contested"),
        ),
        ({"offer": replace(OFFER, approved_by=("P-1",))}, (SignalEffect.REVIEW, "two_persons")),
        (
            {"author": replace(AUTHOR, admitted_at=NOON, agreed=0, vouched=False)},
            (SignalEffect.REVIEW, "quarantine"),
        ),
    ],
)
def test_it_lifts_no_other_line_of_defence(change, rule):
    assert effect(**change) == rule


def test_it_lifts_no_limit_that_the_member_has_set_itself():
    policy = replace(CAUTIOUS, limit=(Limit("pictures are for people", SignalEffect.REVIEW),))

    assert effect(policy=policy) == (SignalEffect.REVIEW, "policy")


def test_an_author_that_is_unsure_is_not_followed_at_once():
    assert effect(replace(OFFER, confidence=79)) == (SignalEffect.OBSERVE, "policy")


def test_the_members_policy_itself_is_left_as_it_is():
    incident_policy(CAUTIOUS, PCI)

    assert CAUTIOUS.allow == ()
    assert incident_policy(CAUTIOUS, None) is CAUTIOUS
