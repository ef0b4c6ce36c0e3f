"""`seawall audit`: decisions are drawn by lot, read again, and the share that was right is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.audits.model import AuditSubject
from seawall.cli.command import CommandContext, command
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import SAID, Row, TableWithData, sheet, text
from seawall.cli.session import clock
from seawall.errors import problem
from seawall.ids import AuditId, OrganisationId

if TYPE_CHECKING:
    from seawall.audits.model import Audit
    from seawall.results.lives.audit_lives import AuditedStratum
    from seawall.results.model import MetricNumber
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Audit samples: decisions drawn by lot are read again, and the right ones counted.",
    no_args_is_help=True,
)
AuditArgument = Annotated[str, typer.Argument(metavar="AUDIT", help="The audit's ID, audit_….")]


#: What the figure of an audit says, by what was drawn.
_RESULTS = {
    AuditSubject.DECISIONS: "Right",
    AuditSubject.UPLOADS: "Should not have been public",
    AuditSubject.VIEWS: "Views of what should not have been public",
}


def _data_shown(facts: dict[str, Any]) -> dict[str, Any]:
    return facts


def _print_planned(facts: dict[str, Any]) -> None:
    print(f"{facts['audit']} is planned: {facts['first']} to {facts['last']}, {facts['zone']}.")
    print(f"Its seed is sealed as {facts['commitment']}.")


def _print(facts: dict[str, Any]) -> None:
    names = ("audit", "of", "state", "first", "last", "zone", "size", "repeated", "commitment")
    print_facts([(name, str(facts[name])) for name in names])
    rows = [
        (
            stratum["name"],
            stratum["of"],
            stratum["drawn"],
            stratum["against"],
            stratum["allowed"],
            stratum["undecided"],
            stratum["share"],
        )
        for stratum in facts["strata"]
    ]
    if rows:
        print_table(
            ("stratum", "of", "drawn", "against", "allowed", "undecided", "share, 95 %"), rows
        )
        print(f"{_RESULTS[facts['of']]}: {facts['share']}")


def _print_check(facts: dict[str, Any]) -> None:
    if facts["is_as_sealed"] is None:
        print(f"Nothing is drawn for {facts['audit']} yet.")
    else:
        was = "was" if facts["is_as_sealed"] else "was NOT"
        print(f"{facts['audit']} {was} drawn as its sealed seed and the log say.")


def _is_other(facts: dict[str, Any]) -> bool:
    return facts["is_as_sealed"] is False


PLANNED = text(_print_planned, data=_data_shown)
SHOWN = text(_print, data=_data_shown)
CHECKED = text(_print_check, data=_data_shown)


@command(COMMANDS, "plan", shown=PLANNED)
def plan_audit_sample(
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="2026, 2026-Q4 or 2026-11. It must not be over.")
    ],
    *,
    of: Annotated[
        AuditSubject,
        typer.Option(help="What is drawn: decisions, public uploads, or views of them."),
    ] = AuditSubject.DECISIONS,
    size: Annotated[int, typer.Option(help="How many are drawn, at most.")] = 300,
    repeated: Annotated[
        bool, typer.Option("--repeated", help="Audit the next period, too, each time.")
    ] = False,
    act: CommandContext,
) -> dict[str, Any]:
    """Plan an audit: the seed that will draw by lot is sealed in the log now.

    When the period is over, the worker draws decisions to remove or restrict. Reviewers read them
    again without knowing what was decided, or that it is for an audit. Uploads and views are drawn
    by `seawall audit draw`, from your own list.
    """
    from seawall.audits.audit_plan import AuditRequest
    from seawall.journeys.audits.audit_planning import plan_audit
    from seawall.journeys.duties.period_reporting import report_zone
    from seawall.journeys.results.period_measuring import period_asked

    asked_period = period_asked(period, report_zone(), now=act["now"])
    audit = plan_audit(AuditRequest(asked_period, size, is_repeated=repeated, subject=of), **act)
    return _facts(audit)


@command(COMMANDS, "draw", shown=SAID)
def draw_audit_sample(
    audit: AuditArgument,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV of what was public: id, and kind, url, score, views.",
        ),
    ],
    *,
    organisation: OrganisationId,
    by: str,
) -> str:
    """Draw public uploads, or views of them, from your list, and open a case for each.

    The first time, the hash of the file goes into the log. The next checkpoint, within a minute,
    decides with the sealed seed: run the same again. List what was public, and nothing private.
    """
    from seawall.audits.model import AuditState
    from seawall.audits.upload_file import read_upload_list, uploads_at
    from seawall.journeys.audits import upload_auditing as journey
    from seawall.transaction import reading, transaction

    with file.open("rb") as listed:
        uploads = read_upload_list(listed)
    with transaction(organisation) as tx:
        framed = journey.frame_uploads(AuditId(audit), uploads, tx=tx, now=clock(), by=by)
    if framed.state is not AuditState.FRAMED:
        return f"The sample of {audit} is drawn."
    with reading(organisation) as tx:
        sample = journey.upload_sample(framed, uploads, tx=tx)
    if sample is None:
        return "The hash of the list is in the log. Run the same again in a minute, to draw."
    with file.open("rb") as listed:
        lines = {line.number for line in sample.lines}
        drawn = uploads_at(listed, lines, sha256=uploads.sha256)
    for part in journey.parts_of(sample):
        with transaction(organisation) as tx:
            journey.open_drawn_cases(framed, part, drawn, tx=tx, now=clock())
    with transaction(organisation) as tx:
        journey.finish_drawing(framed.id, sample, tx=tx, now=clock(), by=by)
    return f"{len(sample.lines)} of {framed.of} are drawn; their cases wait in the queue `audit`."


@command(
    COMMANDS, "list", shown=sheet(["audit", "of", "state", "first", "last", "drawn", "result"])
)
def list_audit_samples(*, tx: Transaction) -> TableWithData:
    """List the audits, the latest period first."""
    from seawall.journeys.audits.audit_ending import audited_strata

    audits = [(audit, audited_strata(audit, tx=tx)) for audit in tx.audits.audits()]
    return TableWithData([_row(*pair) for pair in audits], [_data(*pair) for pair in audits])


@command(COMMANDS, "show", shown=SHOWN)
def show_audit_sample(audit: AuditArgument, *, tx: Transaction) -> dict[str, Any]:
    """Show what the readings have come to, by stratum; never what was drawn."""
    from seawall.journeys.audits.audit_ending import audited_strata

    stored_audit = tx.audits.audit(AuditId(audit))
    return _data(stored_audit, audited_strata(stored_audit, tx=tx))


@command(COMMANDS, "check", shown=CHECKED, fails=_is_other)
def check_audit_sample(
    audit: AuditArgument,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, help="The list that uploads or views were drawn from."
        ),
    ] = None,
    *,
    tx: Transaction,
) -> dict[str, Any]:
    """Draw a sample again from the sealed seed and the log, and compare; exit code 1 if it differs."""
    from seawall.journeys.audits.sample_checking import is_drawn_as_sealed

    checked = tx.audits.audit(AuditId(audit))
    if checked.drawn_from is None:
        return {"audit": audit, "is_as_sealed": None}
    if checked.framed:
        return {"audit": audit, "is_as_sealed": _is_drawn_from(checked, file, tx=tx)}
    return {"audit": audit, "is_as_sealed": is_drawn_as_sealed(checked, tx=tx)}


@command(COMMANDS, "call-off", shown=SAID)
def call_off_audit_sample(
    audit: AuditArgument,
    *,
    why: Annotated[str, typer.Option(help="Why; it stays under seal.")],
    act: CommandContext,
) -> str:
    """Call off an audit that nothing was drawn for: its seed is opened, and none follows it."""
    from seawall.journeys.audits.audit_planning import call_off_audit

    call_off_audit(AuditId(audit), why, **act)
    return f"{audit} is called off."


def _is_drawn_from(audit: Audit, file: Path | None, *, tx: Transaction) -> bool:
    from seawall.audits.upload_file import read_upload_list, uploads_at
    from seawall.journeys.audits.sample_checking import is_drawn_from_list
    from seawall.journeys.audits.upload_auditing import upload_sample

    if file is None:
        raise problem("audits.needs-file", audit=audit.id)
    with file.open("rb") as listed:
        uploads = read_upload_list(listed)
    sample = upload_sample(audit, uploads, tx=tx)
    if sample is None:
        return False
    with file.open("rb") as listed:
        lines = {line.number for line in sample.lines}
        drawn = uploads_at(listed, lines, sha256=uploads.sha256)
    return is_drawn_from_list(audit, sample, drawn, tx=tx)


def _facts(audit: Audit) -> dict[str, Any]:
    return {
        "audit": audit.id,
        "of": audit.subject.value,
        "state": audit.state.value,
        "first": audit.first.isoformat(),
        "last": audit.last.isoformat(),
        "zone": audit.zone,
        "size": audit.size,
        "repeated": audit.is_repeated,
        "commitment": audit.commitment,
    }


def _data(audit: Audit, strata: tuple[AuditedStratum, ...]) -> dict[str, Any]:
    from seawall.results.audit_figure import audit_figure

    return {
        **_facts(audit),
        "share": _said(audit_figure(audit.subject, strata)),
        "strata": [
            {
                "name": stratum.name,
                "of": stratum.of,
                "drawn": stratum.drawn,
                "against": stratum.against,
                "allowed": stratum.allowed,
                "undecided": stratum.undecided,
                "share": _said(audit_figure(audit.subject, [stratum])),
            }
            for stratum in strata
        ],
    }


def _said(number: MetricNumber) -> str:
    from seawall.results.results_lines import shown_interval, shown_value

    interval = shown_interval(number)
    return f"{shown_value(number)} ({interval})" if interval else shown_value(number)


def _row(audit: Audit, strata: tuple[AuditedStratum, ...]) -> Row:
    data = _data(audit, strata)
    drawn = sum(stratum.drawn for stratum in strata)
    names = ("audit", "of", "state", "first", "last")
    return (*(data[name] for name in names), drawn, data["share"])
