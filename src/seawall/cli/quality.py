"""`seawall quality`: how well readers agree, what is read twice, and the golden set.

There is no figure of a person here: a team that is ranked reads to agree.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, work
from seawall.errors import InvalidRequest
from seawall.ids import CaseId, GoldenId

if TYPE_CHECKING:
    from seawall.cases.quality.agreement import Agreement
    from seawall.cases.quality.model import Agreed
    from seawall.journeys.quality_figures import Figures, Line

COMMANDS = typer.Typer(
    help="Second readings, agreement and golden items: show, golden.", no_args_is_help=True
)
GOLDEN = typer.Typer(help="The golden set: list, add, retire.", no_args_is_help=True)
COMMANDS.add_typer(GOLDEN, name="golden")

AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The lead who does it.")]
DaysOption = Annotated[int, typer.Option(min=1, max=366, help="How many days back.")]


class NotAGoldenItem(InvalidRequest):
    """The file is no golden item."""


@COMMANDS.command("show")
def show(*, days: DaysOption = 90, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Print agreement by clause and language, coverage, and how golden items were answered."""
    with work(org) as tx:
        from datetime import timedelta

        from seawall.journeys.quality_figures import gather

        figures = gather(tx=tx, now=clock(), span=timedelta(days=days))
    if as_json:
        print_json(_data(figures))
        return
    _print(figures)


@GOLDEN.command("list")
def list_golden(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List every golden item in its newest version."""
    with work(org) as tx:
        found = tx.quality.golden_set()
        dealt = tx.quality.times_dealt()
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "version": each.version,
                    "is_active": each.is_active,
                    "finding": each.agreed.finding,
                    "clauses": list(each.agreed.clauses),
                    "context": each.agreed.context,
                    "why": each.agreed.why,
                    "description": each.shown.description,
                    "source": each.source,
                    "dealt": dealt.get(each.id, 0),
                }
                for each in found
            ]
        )
        return
    print_table(
        ["id", "version", "in use", "agreed", "what", "dealt"],
        [
            [
                each.id,
                each.version,
                "yes" if each.is_active else "no",
                each.agreed.finding.value,
                each.shown.description,
                dealt.get(each.id, 0),
            ]
            for each in found
        ],
    )


@GOLDEN.command("add")
def add(
    what: Annotated[
        str, typer.Argument(metavar="FILE|CASE", help="A JSON file, or a decided case_….")
    ],
    *,
    person: AsOption,
    answer: Annotated[
        str, typer.Option(help="With a case: a JSON file with the agreed answer.")
    ] = "",
    org: OrgOption = "",
) -> None:
    """Add a golden item: harmless words from a file, or a decided case with its agreed answer."""
    content = _read(answer if what.startswith("case_") else what)
    agreed = _agreed(content)
    with work(org) as tx:
        from seawall.journeys import golden_set

        who = tx.people.member_by_email(person)
        if what.startswith("case_"):
            made = golden_set.from_case(CaseId(what), agreed, who, tx=tx, now=clock())
        else:
            written = golden_set.Written(agreed=agreed, **_words(content))
            made = golden_set.from_words(written, who, tx=tx, now=clock())
    say(f"Added {made.id}.")


@GOLDEN.command("retire")
def retire(
    golden: Annotated[str, typer.Argument(metavar="ID", help="Its id, gold_….")],
    *,
    person: AsOption,
    org: OrgOption = "",
) -> None:
    """Take a golden item out of use; its words are erased."""
    with work(org) as tx:
        from seawall.journeys import golden_set

        who = tx.people.member_by_email(person)
        golden_set.retire(GoldenId(golden), who, tx=tx, now=clock())
    say(f"{golden} is out of use.")


def _read(path: str) -> dict[str, Any]:
    from pathlib import Path

    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise NotAGoldenItem(
            f"{path or 'no file'} cannot be read: {wrong}.",
            field="file",
            remedy="See docs/quality.md for its fields.",
        ) from wrong
    if not isinstance(content, dict):
        raise NotAGoldenItem("is no JSON object.", field="file", remedy="See docs/quality.md.")
    return content


def _agreed(content: dict[str, Any]) -> Agreed:
    from seawall.cases.model import Finding
    from seawall.cases.quality.model import Agreed

    try:
        return Agreed(
            Finding(content["finding"]),
            tuple(str(each) for each in content.get("clauses", ())),
            str(content.get("context", "")),
            str(content["why"]),
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise NotAGoldenItem(
            f"lacks its agreed answer: {wrong}.",
            field="finding",
            remedy="Give finding (remove, restrict or allow), clauses and why.",
        ) from wrong


def _words(content: dict[str, Any]) -> dict[str, Any]:
    named = ("text", "description", "kind", "external_id", "account", "say", "language", "queue")
    told = {name: str(content[name]) for name in named if name in content}
    if not {"text", "description"} <= set(told):
        raise NotAGoldenItem("lacks its words.", field="text", remedy="Give text and description.")
    return told


def _data(figures: Figures) -> dict[str, Any]:
    coverage = figures.coverage
    return {
        "since": figures.since,
        "until": figures.until,
        "people": _line(figures.overall),
        "by_lot": _line(figures.random_only),
        "machine_and_person": _line(figures.machine),
        "by_clause": {each.name: _line(each) for each in figures.by_clause},
        "by_language": {each.name or "not told": _line(each) for each in figures.by_language},
        "coverage_this_month": {
            "considered": coverage.considered,
            "chosen": {why.value: count for why, count in coverage.by_reason.items()},
            "read": {why.value: count for why, count in coverage.read_by_reason.items()},
            "waiting": coverage.waiting,
            "differing": coverage.differing,
        },
        "golden": {"answers": figures.golden.answers, "as_agreed": figures.golden.right},
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "pairs": line.kappa.pairs,
        "alike": line.kappa.same,
        "kappa": _coefficient(line.kappa),
        "alpha": _coefficient(line.alpha),
    }


def _coefficient(found: Agreement) -> dict[str, Any] | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return {
        "value": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
    }


def _print(figures: Figures) -> None:
    lines = [
        ("two people", figures.overall),
        ("by lot alone", figures.random_only),
        ("a machine and a person", figures.machine),
        *((f"clause {each.name}", each) for each in figures.by_clause),
        *((f"language {each.name or 'not told'}", each) for each in figures.by_language),
    ]
    print_table(
        ["what", "read twice", "alike", "kappa", "alpha"],
        [
            [name, each.kappa.pairs, each.kappa.same, _said(each.kappa), _said(each.alpha)]
            for name, each in lines
        ],
    )
    coverage, golden = figures.coverage, figures.golden
    print_facts(
        [
            ("decisions this month", coverage.considered),
            *((f"chosen: {why.value}", count) for why, count in coverage.by_reason.items()),
            ("wait for a reader", coverage.waiting),
            ("readers differ", coverage.differing),
            ("golden items", f"{golden.right} of {golden.answers} as agreed"),
        ]
    )


def _said(found: Agreement) -> str:
    if found.is_too_few:
        return "too few"
    if found.value is None or found.low is None or found.high is None:
        return "all alike"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
