"""Adoption: what a shared signal may do at this member, and which line of defence said so.

The lines, in the order in which they are asked and told:

1. `benign`: would it find harmless material?
2. `expiry`: is its time over?
3. `brakes`: did it suspend itself, is its author frozen or gone?
4. `shape`: does it look like what real material gives?
5. `rate`: did it come in a flood?
6. `quarantine`: is its author new, and nobody else agrees?
7. `contested`: does a member dispute it?
8. `two_persons`: did two people sign a grave label?
9. `policy`: what does this member want of it?

Each line allows an effect at the most, or says nothing; the weakest wins, and of equally weak
ones the first is told. So no line can lift another: the policy, which is the last and the
only one a member writes, decides nothing that an earlier one has refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from seawall.forum.defence import benign as benign_set
from seawall.forum.defence import brakes, offer_expiry, quarantine, rate, shape, two_persons
from seawall.forum.defence.defence_limits import DefenceLimits, shipped_limits
from seawall.forum.defence.model import (
    AuthorFacts,
    BenignHit,
    DefenceRuling,
    IncidentFacts,
    OfferFacts,
    SignalEffect,
)
from seawall.forum.defence.policy import AdoptionPolicy
from seawall.forum.defence.precision import precision_of

#: The names of the lines, in their order; `DefenceRuling.rule` is one of them.
LINES = (
    "benign",
    "expiry",
    "brakes",
    "shape",
    "rate",
    "quarantine",
    "contested",
    "two_persons",
    "policy",
)


def decide_ruling(
    offer: OfferFacts,
    author: AuthorFacts,
    policy: AdoptionPolicy,
    *,
    benign: BenignHit | None,
    incident: IncidentFacts | None,
    now: datetime,
    limits: DefenceLimits | None = None,
) -> DefenceRuling:
    """What the signal may do here now, by which line, and a sentence that says why."""
    spoken = rulings(
        offer, author, policy, benign=benign, incident=incident, now=now, limits=limits
    )
    return min(spoken, key=lambda ruling: ruling.effect.rank)  # the first of equally weak ones


def rulings(
    offer: OfferFacts,
    author: AuthorFacts,
    policy: AdoptionPolicy,
    *,
    benign: BenignHit | None,
    incident: IncidentFacts | None,
    now: datetime,
    limits: DefenceLimits | None = None,
) -> tuple[DefenceRuling, ...]:
    """Every line that has something to say, in order; the policy always has."""
    numbers = limits or shipped_limits()
    live = incident is not None and incident.covers(offer, now)
    candidates = (
        _benign(benign, numbers),
        offer_expiry.rule(offer, numbers, now=now),
        brakes.rule(offer, author),
        shape.rule(offer, numbers),
        *_held(offer),
        rate.rule(author, numbers),
        quarantine.rule(offer, author, numbers, in_incident=live, now=now),
        _contested(offer, policy),
        two_persons.rule(offer, numbers),
        *_policy_rulings(offer, author, policy, numbers, live=live),
    )
    spoken = [ruling for ruling in candidates if ruling is not None]
    return tuple(sorted(spoken, key=lambda ruling: LINES.index(ruling.rule)))


def _benign(hit: BenignHit | None, limits: DefenceLimits) -> DefenceRuling | None:
    if hit is None:
        return None
    material = f"{hit.group}/{hit.name}"
    if benign_set.is_stopped(hit, share=limits.benign_share):
        return DefenceRuling(
            SignalEffect.OFF, "benign", f"This signal matches harmless content: {material}."
        )
    say = f"{hit.share} % of this signal is harmless content ({material}): matches need review."
    return DefenceRuling(SignalEffect.REVIEW, "benign", say)


def _held(offer: OfferFacts) -> Iterator[DefenceRuling]:
    """What held the offer when it came; a rule nobody knows is taken for one of shape."""
    for hold in offer.held:
        rule = hold.rule if hold.rule in LINES else shape.RULE
        yield DefenceRuling(SignalEffect.OBSERVE, rule, hold.say)


def _contested(offer: OfferFacts, policy: AdoptionPolicy) -> DefenceRuling | None:
    """A dispute turns a block into a review everywhere, until people have settled it."""
    if not offer.is_contested:
        return None
    many = len(offer.dispute | offer.false_positive)
    say = (
        f"{many} member{'s' if many > 1 else ''} disputed this signal or reported a false positive."
    )
    return DefenceRuling(policy.contested.at_most(SignalEffect.REVIEW), "contested", say)


def _policy_rulings(
    offer: OfferFacts,
    author: AuthorFacts,
    policy: AdoptionPolicy,
    limits: DefenceLimits,
    *,
    live: bool,
) -> Iterator[DefenceRuling]:
    """The bounds of the policy that are about it, and the strongest of its grants that fit.

    A line that grants less than what holds otherwise grants nothing: more agreement fulfils it,
    and never lowers an effect. What is to have less effect is a bound.
    """
    for bound in policy.limit:
        if bound.scope.fits(offer):
            yield DefenceRuling(bound.effect, "policy", f"The policy limits this: {bound.name}.")
    precision = precision_of(author, limits)
    granting = [line for line in policy.allow if line.effect.rank >= policy.otherwise.rank]
    fitting = [line for line in granting if line.fits(offer, precision.at_least, in_incident=live)]
    if fitting:
        best = max(fitting, key=lambda line: line.effect.rank)
        yield DefenceRuling(best.effect, "policy", f"The policy allows this: {best.name}.")
    else:
        say = f"No policy rule applies. Accuracy of {author.member}: {precision}."
        yield DefenceRuling(policy.otherwise, "policy", say)
