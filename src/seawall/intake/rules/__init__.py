"""Verdict rules: named conditions in files, tried in the shadow before they count.

A file is one rule. Its conditions are CEL expressions over declared facts
(`intake/facts.py`), each with a name, so every answer can say which held. A fact
that is missing makes a condition unknown: unknown never satisfies a `when`, and it
always satisfies an `unless`, which is there to protect.
"""

from seawall.intake.rules.evaluation import RuleRun, RuleSet, RulesOutcome
from seawall.intake.rules.model import BadRule, Rule, RuleStage
from seawall.intake.rules.rule_loading import load_folder, load_rule
from seawall.intake.rules.unmatched import judge_unmatched

__all__ = [
    "BadRule",
    "Rule",
    "RuleRun",
    "RuleSet",
    "RuleStage",
    "RulesOutcome",
    "judge_unmatched",
    "load_folder",
    "load_rule",
]
