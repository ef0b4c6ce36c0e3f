"""Kept databases: written by `python -m tests.upgrade`, loaded by the tests of an upgrade.

Of each version there are two files: `<version>.tar.xz` has the database as SQL, the keys and the
evidence; `<version>.json` says what is in it, and by which migrations it was made.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.folders import CHECKOUT

KEPT = Path(__file__).with_name("kept")
MIGRATIONS = CHECKOUT / "src/seawall/db/migrations"
DATABASE, SQL = "seawall.sqlite3", "seawall.sql"
#: Not kept: what SQLite has beside its file, and what a copy must never have.
_LEFT = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "server.json"}
LARGEST = 300_000


@dataclass(frozen=True)
class KeptFacts:
    """What the tests know of a kept database, since they cannot ask the one who made it."""

    organisation: str
    legal: str
    hearer: str
    order: str
    item: str
    due_at: str
    appeal: str
    reviewer_email: str
    entries: int


@dataclass(frozen=True)
class KeptDatabase:
    """One version's database."""

    version: str
    facts: KeptFacts
    migrations: dict[str, str]
    """The digest of each migration file that has made it."""

    def load(self, folder: Path) -> Path:
        """Unpack it as a data folder; the path of the database."""
        folder.mkdir(parents=True, mode=0o700)
        with tarfile.open(_archive(self.version), "r:xz") as archive:
            archive.extractall(folder, filter="data")
        sql = folder / SQL
        path = folder / DATABASE
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")  # as Seawall leaves it
            database.executescript(sql.read_text("utf-8"))
        sql.unlink()
        return path


def kept_databases() -> list[KeptDatabase]:
    """Every version that is kept, by name."""
    return [_read(path) for path in sorted(KEPT.glob("*.json"))]


def digests_of_migrations() -> dict[str, str]:
    """The migrations of this checkout, each with the digest of its file."""
    files = sorted(MIGRATIONS.glob("0*.py"))
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in files}


def keep_database(version: str, folder: Path) -> Path:
    """Make a database of this checkout in a fresh data folder, and keep it."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.upgrade.told"],
        env={**os.environ, "SEAWALL_DATA_DIR": str(folder)},
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.PIPE,
    )
    facts = KeptFacts(**json.loads(told.stdout))
    _pack(folder, _archive(version))
    content = {"facts": asdict(facts), "migrations": digests_of_migrations()}
    (KEPT / f"{version}.json").write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    return _archive(version)


def _pack(folder: Path, archive_path: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        sql = "\n".join(database.iterdump()).encode()
    with (
        lzma.open(archive_path, "wb", preset=9) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        member = tarfile.TarInfo(SQL)
        member.size = len(sql)
        archive.addfile(member, io.BytesIO(sql))
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in _LEFT:
                archive.add(path, path.relative_to(folder), filter=_nobodys)
    assert archive_path.stat().st_size < LARGEST, "a kept database is small"


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _archive(version: str) -> Path:
    return KEPT / f"{version}.tar.xz"


def _read(path: Path) -> KeptDatabase:
    content = json.loads(path.read_text("utf-8"))
    facts, migrations = KeptFacts(**content["facts"]), content["migrations"]
    return KeptDatabase(path.stem, facts, migrations)
