"""`seawall sor`: statements of reasons, and their way to the DSA Transparency Database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, ready, scope, work
from seawall.errors import InvalidRequest

COMMANDS = typer.Typer(
    help="Statements of reasons: list, read, validate, submit.", no_args_is_help=True
)
FOUND = 1


class NotSubmitted(InvalidRequest):
    """The database of the Union is not set, or for another platform."""


@COMMANDS.command("validate")
def validate_file(
    file: Annotated[
        Path,
        typer.Argument(help='One statement, a list, or a batch {"statements": […]}; - is stdin.'),
    ],
    as_json: JsonOption = False,
) -> None:
    """Judge payloads as the DSA Transparency Database would; exit code 1 if one is wrong."""
    faults = _faults(_read(file))
    if as_json:
        print_json({"errors": faults})
    for field, messages in faults.items():
        for message in messages if not as_json else ():
            print(f"{field}: {message}")
    if faults:
        raise typer.Exit(FOUND)
    say("Valid.")


@COMMANDS.command("list")
def list_statements(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List statements, newest first, and how they stand with the database."""
    with work(org) as tx:
        found = tx.statements.newest(limit=limit)
        sent = tx.submissions.of_statements([one.id for one in found])
    rows = [
        {
            "id": one.id,
            "kind": one.kind.value,
            "decision": one.decision,
            "language": one.language,
            "created_at": one.created_at,
            "submission": sent[one.id].state.value if one.id in sent else "",
        }
        for one in found
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            ["id", "kind", "decision", "language", "drawn up", "submission"],
            [list(row.values()) for row in rows],
        )


@COMMANDS.command("show")
def show_statement(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id, sor_….")],
    lang: Annotated[str, typer.Option(help="en, fr, de or ar; else its own.")] = "",
    org: OrgOption = "",
) -> None:
    """Print a statement as its person gets it, and what was sent of it, as JSON."""
    ready()
    from seawall.ids import StatementId
    from seawall.journeys import statement_reading
    from seawall.web.statement_said import document, speaking

    with work(org) as tx:
        reading = statement_reading.read(StatementId(statement), tx=tx, now=clock())
        sent = tx.submissions.of_statement(reading.statement.id)
    with speaking(reading.statement, asked=lang):
        print_json({**document(reading), "submission": sent})


@COMMANDS.command("submit")
def submit(org: OrgOption = "") -> None:
    """Send what is owed to the database now, and say what it answered."""
    whose = scope(org)
    from seawall.config import settings
    from seawall.journeys import statement_submitting
    from seawall.worker.submitting import ROUNDS, database

    if not settings().dsa_database_url:
        raise NotSubmitted(
            "no database is set.",
            field="SEAWALL_DSA_DATABASE_URL",
            remedy="Set its address and SEAWALL_DSA_DATABASE_TOKEN.",
        )
    done = statement_submitting.send_all(whose, database(), rounds=ROUNDS, clock=clock)
    print_facts([(name, str(getattr(done, name))) for name in ("accepted", "refused", "left")])
    if done.error:
        say(done.error)
    if done.refused or done.left:
        raise typer.Exit(FOUND)


@COMMANDS.command("status")
def show_status(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Count what was submitted, and name what waits for a person."""
    ready()
    from seawall.transparency.submitting.model import SubmissionState

    with work(org) as tx:
        counts = tx.submissions.counts()
        stuck = [
            one
            for state in (SubmissionState.REFUSED, SubmissionState.HELD)
            for one in tx.submissions.in_state(state)
        ]
    if as_json:
        print_json({"counts": counts, "waiting": stuck})
        return
    print_facts([(state.value, str(counts.get(state.value, 0))) for state in SubmissionState])
    for one in stuck:
        print(f"\n{one.statement} {one.state.value}")
        for field, messages in one.faults.items():
            for message in messages if isinstance(messages, list) else [messages]:
                print(f"  {field}: {message}")


def _read(file: Path) -> Any:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as wrong:
        raise InvalidRequest(
            f"cannot be read: {wrong.strerror}.", field="FILE", remedy="Check the path."
        ) from wrong
    except ValueError as wrong:
        raise InvalidRequest(
            f"is no JSON: {wrong}"[:200], field="FILE", remedy="Write one object or a list."
        ) from wrong


def _faults(read: Any) -> dict[str, list[str]]:
    """The database's errors, then our own, each under the field's whole name."""
    from seawall.transparency.submitting.own_rules import faults_of
    from seawall.transparency.submitting.validator import errors_of, errors_of_batch

    many = read.get("statements") if isinstance(read, dict) and "statements" in read else read
    if many is read and isinstance(read, dict):
        return _joined("", errors_of(read), faults_of(read))
    if not isinstance(many, list) or (many is not read and len(many) > 100) or not many:
        found: dict[str, list[str]] = errors_of_batch(many)
        return found
    faults: dict[str, list[str]] = {}
    for at, one in enumerate(many):
        ours = faults_of(one) if isinstance(one, dict) else {}
        faults |= _joined(f"statement_{at}.", errors_of(one), ours)
    return faults | _twins(many)


def _joined(where: str, *parts: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in parts:
        for field, messages in part.items():
            found.setdefault(where + field, []).extend(messages)
    return found


def _twins(many: list[Any]) -> dict[str, list[str]]:
    named = [one["puid"] for one in many if isinstance(one, dict) and one.get("puid")]
    if len(named) == len(set(map(str, named))):
        return {}
    return {"puid": ["The platform identifier(s) are not all unique within this call."]}
