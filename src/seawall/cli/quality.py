"""`seawall quality`: how well readers agree, what is read twice, and the golden set.

There is no figure of a person here: a team that is ranked reads to agree.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import SAID, Row, TableWithData, sheet, text
from seawall.errors import problem
from seawall.ids import CaseId, GoldenId

if TYPE_CHECKING:
    from seawall.cases.quality.agreement import Agreement
    from seawall.cases.quality.model import AgreedAnswer, GoldenItem
    from seawall.journeys.quality.quality_figures import AgreementLine, QualityFigures
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)
GOLDEN = typer.Typer(help="The golden set: list, add, retire.", no_args_is_help=True)
COMMANDS.add_typer(GOLDEN, name="golden")

AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The lead who does this.")]
DaysOption = Annotated[int, typer.Option(min=1, max=366, help="How many days back.")]


def _golden(item: GoldenItem, dealt: int) -> Row:
    return (
        item.id,
        item.version,
        "yes" if item.is_active else "no",
        item.agreed.finding.value,
        item.shown.description,
        dealt,
    )


def _golden_data(item: GoldenItem, dealt: int) -> dict[str, Any]:
    return {
        "id": item.id,
        "version": item.version,
        "is_active": item.is_active,
        "finding": item.agreed.finding,
        "clauses": list(item.agreed.clauses),
        "context": item.agreed.context,
        "why": item.agreed.why,
        "description": item.shown.description,
        "source": item.source,
        "dealt": dealt,
    }


def _figures_data(figures: QualityFigures) -> dict[str, Any]:
    coverage = figures.coverage
    return {
        "since": figures.since,
        "until": figures.until,
        "people": _line(figures.overall),
        "by_lot": _line(figures.random_only),
        "machine_and_person": _line(figures.machine),
        "by_clause": {line.name: _line(line) for line in figures.by_clause},
        "by_language": {line.name or "not told": _line(line) for line in figures.by_language},
        "coverage_this_month": {
            "considered": coverage.considered,
            "chosen": {why.value: count for why, count in coverage.by_reason.items()},
            "read": {why.value: count for why, count in coverage.read_by_reason.items()},
            "waiting": coverage.waiting,
            "differing": coverage.differing,
        },
        "golden": {"answers": figures.golden.answers, "as_agreed": figures.golden.right},
    }


def _line(line: AgreementLine) -> dict[str, Any]:
    return {
        "pairs": line.kappa.pairs,
        "alike": line.kappa.same,
        "kappa": _coefficient(line.kappa),
        "alpha": _coefficient(line.alpha),
    }


def _coefficient(agreement: Agreement) -> dict[str, Any] | None:
    if agreement.value is None or agreement.low is None or agreement.high is None:
        return None
    return {
        "value": round(agreement.value, 4),
        "low": round(agreement.low, 4),
        "high": round(agreement.high, 4),
    }


def _print_figures(figures: QualityFigures) -> None:
    lines = [
        ("two reviewers", figures.overall),
        ("random sample only", figures.random_only),
        ("automated tool and reviewer", figures.machine),
        *((f"policy rule {line.name}", line) for line in figures.by_clause),
        *((f"language {line.name or 'not stated'}", line) for line in figures.by_language),
    ]
    print_table(
        ["compared", "reviewed twice", "same result", "kappa", "alpha"],
        [
            [name, line.kappa.pairs, line.kappa.same, _interval(line.kappa), _interval(line.alpha)]
            for name, line in lines
        ],
    )
    coverage, golden = figures.coverage, figures.golden
    print_facts(
        [
            ("decisions this month", coverage.considered),
            *((f"selected: {why.value}", count) for why, count in coverage.by_reason.items()),
            ("waiting for a second review", coverage.waiting),
            ("reviewers disagree", coverage.differing),
            ("golden items", f"{golden.right} of {golden.answers} as agreed"),
        ]
    )


def _interval(agreement: Agreement) -> str:
    if agreement.is_too_few:
        return "too few"
    if agreement.value is None or agreement.low is None or agreement.high is None:
        return "all the same"
    return f"{agreement.value:.2f} ({agreement.low:.2f} to {agreement.high:.2f})"


@command(COMMANDS, "show", shown=text(_print_figures, data=_figures_data))
def show_quality(*, days: DaysOption = 90, tx: Transaction, now: datetime) -> QualityFigures:
    """Print agreement by policy rule and language, coverage, and answers to golden items."""
    from seawall.journeys.quality.quality_figures import gather_figures

    return gather_figures(tx=tx, now=now, span=timedelta(days=days))


@command(
    GOLDEN,
    "list",
    shown=sheet(["id", "version", "in use", "agreed answer", "description", "times shown"]),
)
def list_golden(*, tx: Transaction) -> TableWithData:
    """List the golden items, newest version each."""
    dealt = tx.quality.times_dealt()
    counted = [(item, dealt.get(item.id, 0)) for item in tx.quality.golden_set()]
    return TableWithData(
        [_golden(*item) for item in counted], [_golden_data(*item) for item in counted]
    )


@command(GOLDEN, "add", shown=SAID)
def add_golden_item(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|CASE", help="A JSON file, or the ID of a decided case, case_…."
        ),
    ],
    *,
    person: AsOption,
    answer: Annotated[
        str, typer.Option(help="With a case: a JSON file with the agreed answer.")
    ] = "",
    tx: Transaction,
    now: datetime,
) -> str:
    """Add a golden item: harmless text from a file, or a decided case with its agreed answer."""
    from seawall.journeys.quality import golden_set

    content = _read_object(answer if what.startswith("case_") else what)
    agreed = _agreed(content)
    lead = tx.people.member_by_email(person)
    if what.startswith("case_"):
        item = golden_set.golden_from_case(CaseId(what), agreed, lead, tx=tx, now=now)
    else:
        wording = golden_set.WrittenGoldenItem(agreed=agreed, **_words(content))
        item = golden_set.golden_from_words(wording, lead, tx=tx, now=now)
    return f"Added {item.id}."


@command(GOLDEN, "retire", shown=SAID)
def retire_golden_item(
    golden: Annotated[str, typer.Argument(metavar="ID", help="The item's ID, gold_….")],
    *,
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> str:
    """Retire a golden item; its text is erased."""
    from seawall.journeys.quality import golden_set

    golden_set.retire_golden(GoldenId(golden), tx.people.member_by_email(person), tx=tx, now=now)
    return f"{golden} is retired."


def _read_object(path: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise problem(
            "cli.not-a-golden-item.unreadable", path=path or "no file", why=str(wrong)
        ) from wrong
    if not isinstance(content, dict):
        raise problem("cli.not-a-golden-item.no-object")
    return content


def _agreed(content: dict[str, Any]) -> AgreedAnswer:
    from seawall.cases.model import Finding
    from seawall.cases.quality.model import AgreedAnswer

    try:
        return AgreedAnswer(
            Finding(content["finding"]),
            tuple(str(clause) for clause in content.get("clauses", ())),
            str(content.get("context", "")),
            str(content["why"]),
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise problem("cli.not-a-golden-item.finding", why=str(wrong)) from wrong


def _words(content: dict[str, Any]) -> dict[str, Any]:
    word_fields = (
        "text",
        "description",
        "kind",
        "external_id",
        "account",
        "say",
        "language",
        "queue",
    )
    words = {name: str(content[name]) for name in word_fields if name in content}
    if not {"text", "description"} <= set(words):
        raise problem("cli.not-a-golden-item.text")
    return words
