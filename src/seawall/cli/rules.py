"""`seawall rules`: the verdict rules in force, their facts, and their own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from seawall.cli.command import command
from seawall.cli.presentation import Row, table, text
from seawall.errors import SeawallError

if TYPE_CHECKING:
    from seawall.intake.facts import FactName
    from seawall.intake.rules import Rule

COMMANDS = typer.Typer(no_args_is_help=True)
Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="A folder of rules; default: the active ones.")
]


class TestedFile(NamedTuple):
    """A file of a rule, how many tests it carries, and what failed."""

    file: str
    number: int
    failed: list[str]


def _rule(rule: Rule) -> Row:
    return rule.id, rule.stage, rule.then.verdict, _conditions(rule)


def _conditions(rule: Rule) -> str:
    unless = [f"unless {condition.source}" for condition in rule.unless]
    return "; ".join([*(condition.source for condition in rule.when), *unless])


def _rule_data(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.id,
        "title": rule.title,
        "stage": str(rule.stage),
        "verdict": str(rule.then.verdict),
        "when": {condition.name: condition.source for condition in rule.when},
        "unless": {condition.name: condition.source for condition in rule.unless},
        "tests": len(rule.tests),
        "expires": rule.expires.isoformat() if rule.expires else None,
        "owner": rule.owner,
    }


def _fact(fact: FactName) -> Row:
    return fact.name, fact.kind, fact.unit, fact.source, fact.says


def _print_tests(results: list[TestedFile]) -> None:
    for result in results:
        verdict = "failed" if result.failed else "ok"
        print(f"{verdict:<7} {result.file}: {result.number} tests")
        for failure in result.failed:
            print(f"        {failure}")


def _tests_data(results: list[TestedFile]) -> list[dict[str, object]]:
    return [{"file": r.file, "tests": r.number, "failed": r.failed} for r in results]


def _has_failures(results: list[TestedFile]) -> bool:
    return any(result.failed for result in results)


@command(
    COMMANDS,
    "list",
    shown=table(("rule", "stage", "verdict", "conditions"), _rule, data=_rule_data),
)
def list_rules(folder: Folder = None) -> list[Rule]:
    """List the rules: id, stage, verdict, conditions."""
    from seawall.intake.rules import load_folder

    return list(load_folder(_folder(folder)))


@command(COMMANDS, "facts", shown=table(("fact", "type", "unit", "source", "meaning"), _fact))
def facts() -> list[FactName]:
    """List the facts that conditions can use."""
    from seawall.intake.facts import FACTS

    return list(FACTS.values())


@command(COMMANDS, "test", shown=text(_print_tests, data=_tests_data), fails=_has_failures)
def run_tests(folder: Folder = None) -> list[TestedFile]:
    """Load every rule and run its tests; exit code 1 if one fails."""
    from seawall.intake.rules.rule_loading import rule_files

    return [_tested(path) for path in rule_files(_folder(folder))]


def _tested(path: Path) -> TestedFile:
    from seawall.intake.rules.evaluation import failures
    from seawall.intake.rules.rule_loading import load_rule

    try:
        rule = load_rule(path.read_text("utf-8"), file=path.name)
    except SeawallError as wrong:
        return TestedFile(path.name, 0, [str(wrong)])
    failed = [f"test {failure.number}: {failure.says}" for failure in failures(rule)]
    return TestedFile(path.name, len(rule.tests), failed)


def _folder(folder: Path | None) -> Path:
    from seawall.config import settings

    return folder or settings().rules_folder
