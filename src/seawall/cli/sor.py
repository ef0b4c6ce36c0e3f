"""`seawall sor`: statements of reasons, and their way to the DSA Transparency Database."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import print_facts, print_json
from seawall.cli.presentation import Facts, Presentation, Row, table, text
from seawall.cli.session import clock
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.ids import OrganisationId
    from seawall.journeys.statements.statement_submitting import SubmissionRound
    from seawall.transaction import Transaction
    from seawall.transparency.submitting.model import DatabaseSubmission

COMMANDS = typer.Typer(no_args_is_help=True)
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class SubmissionStatus:
    """How many statements stand where, and those that wait for a person."""

    counts: dict[str, int]
    waiting: list[DatabaseSubmission]


def _print_errors(errors: Errors) -> None:
    for field, messages in errors.items():
        for message in messages:
            print(f"{field}: {message}")


def _errors_data(errors: Errors) -> dict[str, Errors]:
    return {"errors": errors}


def _valid(errors: Errors) -> str:
    return "" if errors else "Valid."


def _is_wrong(errors: Errors) -> bool:
    return bool(errors)


def _statement(listed: dict[str, object]) -> Row:
    return list(listed.values())


def _print_round(outcome: SubmissionRound) -> None:
    print_facts(
        [(name, str(getattr(outcome, name))) for name in ("accepted", "refused", "held", "left")]
    )


def _round_error(outcome: SubmissionRound) -> str:
    return outcome.error


def _is_incomplete(outcome: SubmissionRound) -> bool:
    return bool(outcome.refused or outcome.held or outcome.left)


def _print_status(status: SubmissionStatus) -> None:
    print_facts(_counts(status))
    for submission in status.waiting:
        print(f"\n{submission.statement} {submission.state.value}")
        for field, messages in submission.faults.items():
            for message in messages if isinstance(messages, list) else [messages]:
                print(f"  {field}: {message}")


def _print_settled(submission: DatabaseSubmission) -> None:
    print(f"{submission.statement} {submission.state.value}")


def _submission_data(submission: DatabaseSubmission) -> dict[str, Any]:
    return {"statement": submission.statement, "state": submission.state.value}


def _field_and_text(option: str) -> tuple[str, str]:
    field, sign, text = option.partition("=")
    if not sign:
        raise problem("cli.no-field-and-text", option=option)
    return field.strip(), text.strip()


def _counts(status: SubmissionStatus) -> Facts:
    from seawall.transparency.submitting.model import SubmissionState

    return [(state.value, str(status.counts.get(state.value, 0))) for state in SubmissionState]


@command(
    COMMANDS, "validate", shown=text(_print_errors, data=_errors_data), note=_valid, fails=_is_wrong
)
def validate_file(
    file: Annotated[
        Path,
        typer.Argument(help='One statement, a list, or a batch {"statements": […]}; - is stdin.'),
    ],
) -> Errors:
    """Validate payloads as the DSA Transparency Database does; exit code 1 if one is wrong."""
    return _faults(_read_json(file))


@command(
    COMMANDS,
    "list",
    shown=table(["id", "kind", "decision", "language", "created", "submission"], _statement),
)
def list_statements(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The number to show.")] = 50,
    *,
    tx: Transaction,
) -> list[dict[str, object]]:
    """List statements, newest first, with their state in the database."""
    statements = tx.statements.newest(limit=limit)
    submissions = tx.submissions.of_statements([statement.id for statement in statements])
    return [
        {
            "id": statement.id,
            "kind": statement.kind.value,
            "decision": statement.decision,
            "language": statement.language,
            "created_at": statement.created_at,
            "submission": submissions[statement.id].state.value
            if statement.id in submissions
            else "",
        }
        for statement in statements
    ]


@command(COMMANDS, "show", shown=Presentation(print_json, None))
def show_statement(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="The statement's ID, sor_….")
    ],
    lang: Annotated[
        str, typer.Option(help="The language: en, fr, de or ar; default: its own.")
    ] = "",
    *,
    tx: Transaction,
    now: datetime,
) -> dict[str, Any]:
    """Print a statement as its recipient gets it, and what was submitted, as JSON."""
    from seawall.ids import StatementId
    from seawall.journeys.statements import statement_reading
    from seawall.web.statement_said import document, speaking_to_reader

    reading = statement_reading.read_statement(StatementId(statement), tx=tx, now=now)
    submission = tx.submissions.of_statement(reading.statement.id)
    with speaking_to_reader(reading.statement, language=lang):
        return {**document(reading), "submission": submission}


@command(
    COMMANDS,
    "submit",
    shown=Presentation(_print_round, None),
    note=_round_error,
    fails=_is_incomplete,
)
def submit_statements(*, organisation: OrganisationId) -> SubmissionRound:
    """Submit waiting statements to the database now, and print its answers."""
    from seawall.config import settings
    from seawall.journeys.statements import statement_submitting
    from seawall.worker.submitting import ROUNDS, database

    if not settings().dsa_database_url:
        raise problem("cli.not-submitted")
    return statement_submitting.send_rounds(organisation, database(), rounds=ROUNDS, clock=clock)


@command(COMMANDS, "settle", shown=text(_print_settled, data=_submission_data))
def settle_statement(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="The statement's ID, sor_….")
    ],
    text: Annotated[
        list[str] | None,
        typer.Option(help="FIELD=TEXT: a rewritten free text for the database."),
    ] = None,
    names_nobody: Annotated[
        bool,
        typer.Option(
            "--names-nobody", help="You have read it: what looks like a person's name is not one."
        ),
    ] = False,
    *,
    act: CommandContext,
) -> DatabaseSubmission:
    """Release a statement that was held back from the database; it is submitted again."""
    from seawall.ids import StatementId
    from seawall.journeys.statements.held_statement import HeldSettlement, settle_held_statement

    texts = dict(_field_and_text(option) for option in text or [])
    settlement = HeldSettlement(StatementId(statement), texts, names_nobody)
    return settle_held_statement(settlement, **act)


@command(COMMANDS, "status", shown=text(_print_status))
def show_status(*, tx: Transaction) -> SubmissionStatus:
    """Count submissions, and list what needs review."""
    from seawall.transparency.submitting.model import SubmissionState

    stuck = [SubmissionState.REFUSED, SubmissionState.HELD]
    waiting = [submission for state in stuck for submission in tx.submissions.in_state(state)]
    return SubmissionStatus(tx.submissions.counts(), waiting)


def _read_json(file: Path) -> Any:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as wrong:
        raise problem("cli.file-unreadable", why=wrong.strerror) from wrong
    except ValueError as wrong:
        raise problem("cli.file-no-json", why=str(wrong)[:188]) from wrong


def _faults(submitted: Any) -> dict[str, list[str]]:
    """The database's errors, then our own, each under the field's whole name."""
    from seawall.transparency.submitting.own_rules import faults_of
    from seawall.transparency.submitting.validator import (
        errors_of,
        errors_of_batch,
        errors_of_each,
    )

    is_call = isinstance(submitted, dict) and "statements" in submitted
    if isinstance(submitted, dict) and not is_call:
        return _joined_errors("", errors_of(submitted), faults_of(submitted))
    many = submitted["statements"] if is_call else submitted
    is_list = isinstance(many, list) and bool(many) and not is_call
    errors = errors_of_each(many) if is_list else errors_of_batch(many)
    faults: dict[str, list[str]] = {}
    for at, statement in enumerate(many if isinstance(many, list) else ()):
        name = f"statement_{at}"
        own_faults = faults_of(statement) if isinstance(statement, dict) else {}
        faults |= _joined_errors(f"{name}.", errors.pop(name, {}), own_faults)
    return faults | errors


def _joined_errors(where: str, *parts: dict[str, list[str]]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for part in parts:
        for field, messages in part.items():
            errors.setdefault(where + field, []).extend(messages)
    return errors
