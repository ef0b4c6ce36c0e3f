"""The copy of the database that an upgrade is undone by, and the note that it was made.

An upgrade touches neither keys nor evidence, so going back needs the database alone. Of copies that
somebody made by other means Seawall knows nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from seawall.app.doctor.finding import Checkup, amber, green
from seawall.config import Settings
from seawall.errors import problem

NAME = "backup"
FILE = "backup.json"
_PAGES = 4_096  # a step, between which a writer has its turn


def back_up_database(settings: Settings, folder: Path, *, now: datetime) -> Path:
    """Copy the database into a folder, whole and checked; a server may go on meanwhile."""
    if settings.is_postgresql:
        raise problem("app.backup-of-postgresql")
    path = folder / f"seawall-{now:%Y%m%d-%H%M%S}.sqlite3"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(settings.sqlite_path, path)
    except (OSError, sqlite3.Error) as wrong:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise problem("app.backup-failed", path=path, why=wrong) from wrong
    _note(settings.data_dir, path, now=now)
    return path


def backup_checkup(settings: Settings, *, now: datetime) -> Checkup:
    """Whether a copy of today is known here."""
    if noted := _noted(settings.data_dir):
        at, path = noted
        if at.date() == now.date() and path.exists():
            return green(NAME, f"{path}, made today at {at:%H:%M} UTC")
    how = (
        "Run `pg_dump` first."
        if settings.is_postgresql
        else "Run `seawall upgrade --backup FOLDER`, or make one yourself."
    )
    return amber(NAME, "No copy of the database made today is known here.", how)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=_PAGES)
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _note(folder: Path, path: Path, *, now: datetime) -> None:
    with suppress(OSError):
        noted = {"at": now.isoformat(timespec="seconds"), "file": str(path.resolve())}
        (folder / FILE).write_text(json.dumps(noted), "utf-8")


def _noted(folder: Path) -> tuple[datetime, Path] | None:
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        return datetime.fromisoformat(noted["at"]), Path(noted["file"])
    except (OSError, ValueError, TypeError, LookupError):
        return None
