"""Whether now is a good time to upgrade: what is pending, what is due, what is missing.

Nothing is changed, and an older server may go on meanwhile: the connection refuses to write.
What cannot be read on tables of another version is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.app.database import AHEAD_REMEDY, installed_version
from seawall.app.doctor import machine
from seawall.app.doctor.finding import Checkup, CheckupState, amber, green, red, worst_state
from seawall.app.upgrading import due_orders, running_server
from seawall.app.upgrading.duration_estimate import MigrationEstimate, estimate_pending
from seawall.app.upgrading.kept_backup import backup_checkup
from seawall.config import Settings

NOT_NOTED = "not recorded"
#: Room that stays free beside what the migrations need.
SPARE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class UpgradeCheck:
    """What was seen, and what follows from it in one sentence."""

    installed: str
    database: str
    """The version that migrated the database last."""
    pending: Sequence[MigrationEstimate]
    unknown: Sequence[str]
    """Migrations of a newer version, which this one does not know."""
    findings: Sequence[Checkup]
    recommendation: str

    @property
    def is_needed(self) -> bool:
        """Whether anything is to be done, here or by another version."""
        return bool(self.pending or self.unknown)

    @property
    def is_safe(self) -> bool:
        """Whether nothing speaks against doing it now."""
        return not self.is_needed or worst_state(self.findings) is not CheckupState.RED


def check_upgrade(settings: Settings, *, now: datetime, is_at_work: bool = False) -> UpgradeCheck:
    """Look at an installation; `is_at_work` where the upgrade itself begins when this returns."""
    if not settings.is_postgresql and not settings.sqlite_path.exists():
        return _without_database()
    from seawall.app.database import pending_migrations, set_up_django, unknown_migrations

    set_up_django()
    from django.db import connection

    from seawall.db.migrating.version_note import noted_version

    with _read_only(connection):
        unknown = unknown_migrations()
        pending = [] if unknown or not pending_migrations() else estimate_pending()
        findings = list(_findings(settings, pending, unknown, now=now, is_at_work=is_at_work))
        noted = noted_version(connection) or NOT_NOTED
    return UpgradeCheck(
        installed_version(),
        noted,
        pending,
        unknown,
        findings,
        _recommendation(noted, pending, unknown, findings),
    )


def _without_database() -> UpgradeCheck:
    words = "There is no database yet: `seawall migrate` makes one."
    return UpgradeCheck(installed_version(), "none yet", (), (), (), words)


@contextmanager
def _read_only(connection: Any) -> Iterator[None]:
    """The database itself refuses whatever this process would write."""
    on, off = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
    if connection.vendor == "postgresql":
        on, off = (f"SET default_transaction_read_only = {word}" for word in ("on", "off"))
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


def _findings(
    settings: Settings,
    pending: Sequence[MigrationEstimate],
    unknown: Sequence[str],
    *,
    now: datetime,
    is_at_work: bool,
) -> Iterator[Checkup]:
    if unknown:
        yield red("migrations", f"This version does not know {unknown[0]}.", AHEAD_REMEDY)
        return
    if not pending:
        yield green("migrations", "None is pending.")
        return
    yield _migrations(pending)
    yield _writers(settings)
    yield _room(settings, sum(estimate.bytes for estimate in pending))
    yield backup_checkup(settings, now=now)
    yield running_server.checkup(settings, now=now, must_stand=is_at_work)
    yield due_orders.checkup(settings, now=now, lasts=sum(estimate.at_most for estimate in pending))


def _migrations(pending: Sequence[MigrationEstimate]) -> Checkup:
    number = len(pending)
    says = f"{number} {'is' if number == 1 else 'are'} pending."
    if any(estimate.runs_own_code for estimate in pending):
        return amber("migrations", says, "Try it on a copy first: one of them has no estimate.")
    return green("migrations", says)


def _writers(settings: Settings) -> Checkup:
    if settings.is_postgresql:
        says = "Each table that is changed is locked until its migration ends."
    else:
        says = "No other process can write while a migration runs."
    return green("writers", says)


def _room(settings: Settings, needed: int) -> Checkup:
    words = f"up to {max(1, round(needed / 2**20))} MiB more"
    if settings.is_postgresql:
        return green(
            "room", f"{words} on the disk of the PostgreSQL server, which is not seen here"
        )
    free = machine.free_space(settings.sqlite_path.parent)
    says = f"{words}; {free / 2**30:.1f} GiB free"
    if free < needed + SPARE:
        return red("room", says, "Free some space first: a migration that runs out is undone.")
    return green("room", says)


def _recommendation(
    noted: str,
    pending: Sequence[MigrationEstimate],
    unknown: Sequence[str],
    findings: Sequence[Checkup],
) -> str:
    if unknown:
        made_by = f"Seawall {noted}" if noted != NOT_NOTED else "the version that wrote it"
        return (
            "Do not start this version: a newer one changed the database. "
            f"Install {made_by}, or restore the backup from before the upgrade."
        )
    if not pending:
        return "Nothing to do: the database is up to date."
    reds = [finding for finding in findings if finding.state is CheckupState.RED]
    if reds:
        last = reds[-1]  # what is due is looked at last, and says itself until when to wait
        return (
            last.remedy if last.name == due_orders.NAME else f"Not now. {last.says} {last.remedy}"
        )
    if any(finding.name == running_server.NAME and finding.remedy for finding in findings):
        return "Now is fine: stop Seawall, then run `seawall upgrade`."
    return "Now is fine: run `seawall upgrade`."
