"""Strikes: what the decisions that stand weigh against an account; computed, never stored.

A removal or restriction under our own terms, or under a law that we found broken, weighs by its clause, once for a cluster however
many copies it had, until it expires. Nothing weighs what an authority ordered, what a rule did
without a person, and what had a context that the law protects (TCO Art. 1(3)). Since only the
decision that stands is asked, one that is superseded or overturned weighs nothing at once.

A weight that is reached is a suggestion to a person, never an act: DSA Art. 23 asks for a
warning first, and for each case to be judged on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

import yaml

from seawall.cases.model import Decision, Finding
from seawall.ids import CaseId, DecisionId


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which weight on what is suggested."""

    at: int
    suggest: str


@dataclass(frozen=True, slots=True)
class StrikeRules:
    """What weighs how much, and how long: `data/strikes.yaml`."""

    version: str
    expires_after: timedelta
    weights: Mapping[str, int]
    otherwise: int
    restricted: int
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class Strike:
    """What one decision weighs, and until when."""

    decision: DecisionId
    case: CaseId
    clause: str
    weight: int
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StrikeTally:
    """The strikes that weigh at one moment, and what they suggest."""

    strikes: tuple[Strike, ...]
    suggestion: str = ""
    next_at: int | None = None
    """The weight from which on the next thing is suggested."""

    @property
    def weight(self) -> int:
        """All together."""
        return sum(strike.weight for strike in self.strikes)


@cache
def shipped_rules() -> StrikeRules:
    """The rules that ship with the package."""
    return parse_strike_rules(
        files("seawall").joinpath("data/strikes.yaml").read_text(encoding="utf-8")
    )


def parse_strike_rules(text: str) -> StrikeRules:
    """Rules as the file writes them."""
    data = yaml.safe_load(text)
    return StrikeRules(
        version=data["version"],
        expires_after=timedelta(days=data["expires_after"]),
        weights=data["weights"],
        otherwise=data["otherwise"],
        restricted=data["restricted"],
        thresholds=tuple(
            sorted((Threshold(**threshold) for threshold in data["thresholds"]), key=_by_weight)
        ),
    )


def tally_strikes(
    decisions: Iterable[Decision], *, now: datetime, rules: StrikeRules
) -> StrikeTally:
    """What these decisions weigh now: any order of them, superseded ones among them."""
    strikes = [strike_of(head, rules) for head in standing_decisions(decisions)]
    weighing = sorted(
        (strike for strike in strikes if strike and strike.at <= now < strike.expires_at),
        key=lambda strike: (strike.at, strike.decision),
    )
    weight = sum(strike.weight for strike in weighing)
    reached = [threshold.suggest for threshold in rules.thresholds if threshold.at <= weight]
    ahead = [threshold.at for threshold in rules.thresholds if threshold.at > weight]
    return StrikeTally(tuple(weighing), reached[-1] if reached else "", ahead[0] if ahead else None)


def standing_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """Of each case the decision that has effect: one that only went up to a lead has none."""
    decisions_by_id = {decision.id: decision for decision in decisions}
    former = {decision.supersedes for decision in decisions_by_id.values()}
    heads = [decision for decision in decisions_by_id.values() if decision.id not in former]
    return [
        effective_decision
        for head in heads
        if (effective_decision := _in_effect(head, decisions_by_id))
    ]


def strike_of(head: Decision, rules: StrikeRules) -> Strike | None:
    """What a decision that stands weighs; None if nothing."""
    by_us = head.is_our_own and head.person is not None and not head.context
    if not by_us or head.finding not in {Finding.REMOVE, Finding.RESTRICT}:
        return None
    cited = [cited_clause.id for cited_clause in head.clauses]
    clause = max(cited, key=lambda cited_id: (_weight(cited_id, rules), cited_id), default="")
    weight = rules.restricted if head.finding is Finding.RESTRICT else _weight(clause, rules)
    if not weight:
        return None
    return Strike(head.id, head.case, clause, weight, head.at, head.at + rules.expires_after)


def _weight(clause: str, rules: StrikeRules) -> int:
    return rules.weights.get(clause, rules.otherwise)


def _in_effect(head: Decision, decisions_by_id: Mapping[DecisionId, Decision]) -> Decision | None:
    decision: Decision | None = head
    while decision and decision.finding is Finding.ESCALATE:
        decision = decisions_by_id.get(decision.supersedes) if decision.supersedes else None
    return decision


def _by_weight(threshold: Threshold) -> int:
    return threshold.at
