"""What the rules say where nothing matched: judged once for all checks that look alike to them.

Nearly every check finds nothing, and of most facts of a file, such as its size, no rule speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from seawall.intake.facts import Value, facts_of_matches
from seawall.intake.rules.evaluation import RuleSet, RulesOutcome

_Heard = tuple[tuple[str, object], ...]


def judge_unmatched(rules: RuleSet, facts: Mapping[str, Value], *, today: date) -> RulesOutcome:
    """What `RuleSet.judge` says of these facts and no match."""
    spoken_of = tuple(sorted((name, _held(facts[name])) for name in rules.speaks_of & facts.keys()))
    return _judged(rules, spoken_of, today)


@lru_cache(maxsize=1024)
def _judged(rules: RuleSet, spoken_of: _Heard, today: date) -> RulesOutcome:
    facts = {name: list(value) if isinstance(value, tuple) else value for name, value in spoken_of}
    return rules.judge({**facts, **facts_of_matches(())}, (), today=today)  # type: ignore[dict-item]


def _held(value: Value) -> object:
    """The value, as a cache can hold it."""
    return tuple(value) if isinstance(value, list) else value
