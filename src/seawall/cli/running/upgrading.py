"""`seawall upgrade`: is now a good time, and then the upgrade itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.log_walk import walk_log
from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import text
from seawall.cli.running.doctor import print_findings

if TYPE_CHECKING:
    from seawall.app.doctor import Checkup
    from seawall.app.upgrading import UpgradeCheck
    from seawall.app.upgrading.carried_out import TimedMigration

NEXT = "Start Seawall again: `seawall serve`. Then run `seawall ledger verify --rows`."


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What was seen before, and what was done if anything was."""

    check: UpgradeCheck
    backup: Path | None = None
    timed: Sequence[TimedMigration] = ()
    result: Sequence[Checkup] = ()


def _upgrade_data(report: UpgradeReport) -> dict[str, Any]:
    check = report.check
    return {
        "safe": check.is_safe,
        "needed": check.is_needed,
        "installed": check.installed,
        "database": check.database,
        "pending": [
            {
                "name": estimate.name,
                "seconds": [round(estimate.at_least, 1), round(estimate.at_most, 1)],
                "rows": estimate.rows,
                "bytes": estimate.bytes,
                "estimated": not estimate.runs_own_code,
            }
            for estimate in check.pending
        ],
        "unknown": list(check.unknown),
        "findings": list(check.findings),
        "recommendation": check.recommendation,
        "backup": str(report.backup) if report.backup else None,
        "done": [{"name": line.name, "seconds": round(line.seconds, 3)} for line in report.timed],
        "result": list(report.result),
    }


def _print_upgrade(report: UpgradeReport) -> None:
    check = report.check
    print_facts([("installed", check.installed), ("database last migrated by", check.database)])
    if report.timed:
        _print_done(report)
        return
    if check.pending:
        print()
        print_table(
            ("migration", "expected here"),
            [(estimate.name, estimate.words) for estimate in check.pending],
        )
    if check.findings:
        print()
        print_findings(list(check.findings))
    print(f"\n{check.recommendation}")


def _print_done(report: UpgradeReport) -> None:
    from seawall.app.upgrading.carried_out import exact_words

    print()
    print_table(
        ("migration", "took", "expected"),
        [(line.name, exact_words(line.seconds), line.expected) for line in report.timed],
    )
    print()
    print_findings(list(report.result))
    if not _is_failed(report):
        print(f"\n{NEXT}")


def _is_failed(report: UpgradeReport) -> bool:
    from seawall.app import doctor

    if report.timed:
        return doctor.worst_state(report.result) is doctor.CheckupState.RED
    return not report.check.is_safe


@command(shown=text(_print_upgrade, data=_upgrade_data), fails=_is_failed)
def upgrade_installation(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: show whether now is a good time.")
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Upgrade although something speaks against it.")
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", file_okay=False, help="Copy the database there first."),
    ] = None,
    now: datetime,
) -> UpgradeReport:
    """Update the database to this version: check, back up, migrate, look at the result.

    --check shows pending migrations, how long each takes here, whether there is room, and which
    order is due next. It changes nothing, and the server may run. Exit code 1 if something speaks
    against an upgrade now. Without --check, the upgrade is refused then, unless --anyway is given.
    """
    from seawall.app.upgrading import check_upgrade
    from seawall.config import settings
    from seawall.errors import problem

    own = settings()
    if check and (anyway or backup):
        raise problem("app.upgrade-check-alone")
    standing = check_upgrade(own, now=now, is_at_work=not check)
    if check or not standing.pending:
        return UpgradeReport(standing)
    if not standing.is_safe and not anyway:
        raise problem("app.upgrade-not-now", says=standing.recommendation)
    from seawall.app.room_refusal import refuse_without_room
    from seawall.app.upgrading.carried_out import carry_out
    from seawall.app.upgrading.kept_backup import back_up_database

    refuse_without_room(own)
    copy = back_up_database(own, backup, now=now) if backup else None
    if copy:
        say(f"The database is copied to {copy}.")
    timed = carry_out(standing.pending, say)
    return UpgradeReport(standing, copy, timed, list(_result()))


def _result() -> Iterator[Checkup]:
    """What the doctor says of the migrations now, and the log from its first entry to its last."""
    from seawall.app.database import pending_migrations, unknown_migrations
    from seawall.app.doctor import database
    from seawall.app.doctor.finding import green, red

    pending, unknown = pending_migrations(), unknown_migrations()
    yield database.migrations(pending, unknown)
    if pending or unknown:
        return
    say("The tables are up to date. The log is read once; Seawall may be started meanwhile.")
    walked = walk_log()
    if walked.is_intact:
        yield green("ledger", f"intact: {walked.report.size} entries")
    else:
        restore = "Do not start Seawall. `seawall ledger verify` names every fault."
        yield red("ledger", f"not intact: {walked.report.faults[0]}", restore)
