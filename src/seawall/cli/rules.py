"""`seawall rules`: the verdict rules in force, their facts, and their own tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table
from seawall.errors import SeawallError

if TYPE_CHECKING:
    from seawall.intake.rules import Rule

COMMANDS = typer.Typer(help="Verdict rules: list them, test them.", no_args_is_help=True)
FAILED = 1
Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="A folder of rules; default: those in force.")
]


@COMMANDS.command("list")
def show(folder: Folder = None, *, as_json: JsonOption = False) -> None:
    """List the rules: id, stage, verdict, conditions."""
    from seawall.intake.rules import load_folder

    rules = list(load_folder(_folder(folder)))
    if as_json:
        print_json([_as_data(rule) for rule in rules])
        return
    rows = [(rule.id, rule.stage, rule.then.verdict, _conditions(rule)) for rule in rules]
    print_table(("rule", "stage", "verdict", "conditions"), rows)


@COMMANDS.command("facts")
def facts(*, as_json: JsonOption = False) -> None:
    """List the facts a condition may speak of."""
    from seawall.intake.facts import FACTS

    if as_json:
        print_json(list(FACTS.values()))
        return
    rows = [(fact.name, fact.kind, fact.unit, fact.source, fact.says) for fact in FACTS.values()]
    print_table(("fact", "type", "unit", "source", "meaning"), rows)


@COMMANDS.command("test")
def run_tests(folder: Folder = None, *, as_json: JsonOption = False) -> None:
    """Load every rule and run the tests it carries; exit code 1 if one fails."""
    from seawall.intake.rules.evaluation import failures
    from seawall.intake.rules.loading import load_rule, rule_files

    results: list[tuple[str, int, list[str]]] = []
    for path in rule_files(_folder(folder)):
        try:
            rule = load_rule(path.read_text("utf-8"), file=path.name)
        except SeawallError as wrong:
            results.append((path.name, 0, [str(wrong)]))
        else:
            failed = [f"test {failure.number}: {failure.says}" for failure in failures(rule)]
            results.append((path.name, len(rule.tests), failed))
    if as_json:
        print_json([{"file": file, "tests": n, "failed": bad} for file, n, bad in results])
    else:
        _print(results)
    if any(bad for _, _, bad in results):
        raise typer.Exit(FAILED)


def _print(results: list[tuple[str, int, list[str]]]) -> None:
    for file, number, bad in results:
        print(f"{'failed' if bad else 'ok':<7} {file}: {number} tests")
        for says in bad:
            print(f"        {says}")


def _folder(given: Path | None) -> Path:
    from seawall.config import settings

    return given or settings().rules_folder


def _conditions(rule: Rule) -> str:
    unless = [f"unless {condition.source}" for condition in rule.unless]
    return "; ".join([*(condition.source for condition in rule.when), *unless])


def _as_data(rule: Rule) -> dict[str, object]:
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
