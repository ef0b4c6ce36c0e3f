"""Running rules over the facts of one check, and saying why.

The live result comes from rules in review or live; shadow rules run beside them
and are only written down. The strictest verdict wins, the more severe rule among
equals; and no rule can take a machine further than the matches carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from seawall.intake.duration import write_duration
from seawall.intake.facts import Value
from seawall.intake.model import MatchCard, Verdict
from seawall.intake.rules.condition import Condition, Held, activation
from seawall.intake.rules.model import Rule, RuleStage, RuleTest
from seawall.intake.verdict import capped_verdict, ceiling, strictest_verdict

_SIGNS: Mapping[Held, str] = {"true": "✓", "false": "✗", "unknown": "?"}
NO_RULE = "no-rule"


@dataclass(frozen=True, slots=True)
class TestedCondition:
    """One condition, how it came out, and the facts it saw."""

    name: str
    held: Held
    saw: Mapping[str, str]

    def __str__(self) -> str:
        seen_values = " ".join(self.saw.values())
        return f"{self.name} {_SIGNS[self.held]} {seen_values}".rstrip()


@dataclass(frozen=True, slots=True)
class RuleRun:
    """One rule over one check."""

    rule: Rule
    holds: bool
    when: tuple[TestedCondition, ...]
    unless: tuple[TestedCondition, ...]
    say: str

    @property
    def explanation(self) -> str:
        """As in `new_account ✓ 5h · tvec_link ✓ 1 · protected ✗`."""
        return " · ".join(str(tested) for tested in (*self.when, *self.unless))

    def as_json(self) -> dict[str, Any]:
        """How an answer and the ledger tell it."""
        return {
            "rule": self.rule.id,
            "verdict": str(self.rule.then.verdict) if self.holds else "none",
            "explanation": self.explanation,
        }


@dataclass(frozen=True, slots=True)
class RulesOutcome:
    """What all rules say of one check."""

    verdict: Verdict
    deciding: RuleRun | None
    shadow: tuple[RuleRun, ...]

    @property
    def rule(self) -> str:
        """The rule that led to the verdict."""
        return self.deciding.rule.id if self.deciding else NO_RULE


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test in a rule's file that does not come out as written."""

    number: int
    says: str


class RuleSet:
    """Every rule of an installation."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def speaks_of(self) -> frozenset[str]:
        """The facts that a condition reads or a sentence repeats: no other changes an outcome."""
        return frozenset(
            name
            for rule in self.rules
            for names in (_repeated(rule), *(c.facts for c in (*rule.when, *rule.unless)))
            for name in names
        )

    def judge(
        self, facts: Mapping[str, Value], cards: Sequence[MatchCard], *, today: date
    ) -> RulesOutcome:
        """Run every rule in force and settle on one verdict."""
        cel_facts = activation(facts)
        running = [rule for rule in self.rules if _in_force(rule, today)]
        ran = [run_rule(rule, facts, cel_facts) for rule in running]
        live = [
            rule_run
            for rule_run in ran
            if rule_run.holds and rule_run.rule.stage is not RuleStage.SHADOW
        ]
        most = ceiling(cards)
        verdicts = [_verdict(rule_run.rule, most) for rule_run in live]
        verdict = strictest_verdict(verdicts)
        speaking = [
            rule_run
            for rule_run, rule_verdict in zip(live, verdicts, strict=True)
            if rule_verdict == verdict
        ]
        deciding = max(speaking, key=lambda rule_run: rule_run.rule.then.severity, default=None)
        shadow = tuple(rule_run for rule_run in ran if rule_run.rule.stage is RuleStage.SHADOW)
        return RulesOutcome(verdict, deciding, shadow)


def run_rule(rule: Rule, facts: Mapping[str, Value], cel_facts: Any) -> RuleRun:
    """Run one rule: enough of `when` is true, and every `unless` is surely false."""
    when = tuple(_test(condition, facts, cel_facts) for condition in rule.when)
    unless = tuple(_test(condition, facts, cel_facts) for condition in rule.unless)
    enough = sum(tested.held == "true" for tested in when) >= rule.need
    spared = any(tested.held != "false" for tested in unless)
    return RuleRun(rule, enough and not spared, when, unless, _say(rule, facts))


def failures(rule: Rule) -> list[FailedTest]:
    """Run the tests a rule carries."""
    return [failure for test in rule.tests if (failure := _failure(rule, test))]


def _failure(rule: Rule, test: RuleTest) -> FailedTest | None:
    ran = run_rule(rule, test.given, activation(test.given))
    answer = str(rule.then.verdict) if ran.holds else "none"
    if answer == test.expect:
        return None
    return FailedTest(test.number, f"Expected {test.expect}, got {answer}: {ran.explanation}.")


def _in_force(rule: Rule, today: date) -> bool:
    return rule.stage is not RuleStage.DRAFT and (rule.expires is None or today < rule.expires)


def _verdict(rule: Rule, most: Verdict) -> Verdict:
    verdict = capped_verdict(rule.then.verdict, most)
    return capped_verdict(verdict, Verdict.HOLD) if rule.stage is RuleStage.REVIEW else verdict


def _test(condition: Condition, facts: Mapping[str, Value], cel_facts: Any) -> TestedCondition:
    saw = {name: _written(facts[name]) for name in condition.facts if name in facts}
    return TestedCondition(condition.name, condition.holds(cel_facts), saw)


class _SpokenFacts:
    """The facts by their names, each written when a sentence repeats it."""

    def __init__(self, facts: Mapping[str, Value]) -> None:
        self._facts = facts

    def __getitem__(self, name: str) -> str:
        return _written(self._facts[name]) if name in self._facts else "?"


def _sentence(rule: Rule) -> str:
    return rule.then.say or rule.title


class _Asked(dict[str, str]):
    """Notes each name that a sentence asks for."""

    def __missing__(self, name: str) -> str:
        self[name] = ""
        return ""


def _repeated(rule: Rule) -> Iterable[str]:
    """The facts that a rule's sentence repeats."""
    asked = _Asked()
    _sentence(rule).format_map(asked)
    return asked


def _say(rule: Rule, facts: Mapping[str, Value]) -> str:
    return _sentence(rule).format_map(_SpokenFacts(facts))


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return write_duration(value)
    return ", ".join(value) if isinstance(value, list) else str(value)
