"""Real databases for tests: a copied file for SQLite, a pooled database for PostgreSQL.

A process has one PostgreSQL database that its tests take turns in: after each it is emptied,
which costs milliseconds, and the connection goes on to the next test, for PostgreSQL reads up on
every table anew on each connection, which took half of a short test. It refuses changes to the
tables themselves and to what the migrations wrote: a test that needs those, or a second database
at once, gets one of its own (`@pytest.mark.own_database`).
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import django
import psycopg
from django.db import connections

from seawall.app.database import run_migrations
from seawall.config import settings as data_folder
from seawall.keys.ledger_mark import HEARD, MARK
from tests.folders import CHECKOUT
from tests.kept import kept
from tests.pool_emptying import EMPTYING
from tests.postgresql_server import Server, server_from
from tests.waiting import until

SOURCES = [
    *(CHECKOUT / "src/seawall/db").rglob("*.py"),
    CHECKOUT / "src/seawall/app/database.py",
    Path(__file__),
    Path(__file__).with_name("pool_emptying.py"),
]
#: Our own tables are used as a role that row security binds, as in production.
APPLICATION_ROLE = "seawall_app"
TEMPLATE, POOL = "seawall_template", "seawall_pool"
_numbers = itertools.count()
#: Vacuuming costs more than all else between two tests, since it has every connection read up on
#: its tables anew: dead rows stay for so many turns, or until a table has so many bytes of them.
_TURNS, _MUCH = 25, 250_000


@contextmanager
def use_database(kind: str, folder: Path, *, own: bool = False) -> Iterator[str]:
    """Point Django at an empty, migrated database; yields its address."""
    before = dict(connections.databases["default"])
    connections["default"].close()
    with _sqlite_copy(folder) if kind == "sqlite" else _postgresql(own=own) as (settings, url):
        _switch(settings)
        try:
            with Pool.connection() if settings["NAME"] == POOL else nullcontext():
                yield url
        finally:
            connections.close_all()
            _switch(before)


@contextmanager
def empty_database(kind: str, folder: Path, *, encoding: str = "UTF8") -> Iterator[None]:
    """Point Django at a database without a table."""
    if kind == "sqlite":
        with _pointed_at(_sqlite_settings(folder / "empty.sqlite3")):
            yield
        return
    name = f"seawall_t{os.getpid()}_{next(_numbers)}"
    server_address()
    how = f"OWNER {APPLICATION_ROLE} ENCODING '{encoding}' TEMPLATE template0"
    run_as_owner(f'CREATE DATABASE "{name}" {how}')
    try:
        with _pointed_at(_postgresql_settings(name)):
            yield
    finally:
        run_as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_as_owner(statement: str, *, database: str = "") -> None:
    """Run one statement as the owner of this process's PostgreSQL server, in one database."""
    address = _owner_address(database) if database else server_address()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


@cache
def server_address() -> str:
    """The address of a PostgreSQL whose user is its superuser."""
    given = os.environ.get("SEAWALL_TEST_DATABASE_URL")
    return _prepared_elsewhere(given) if given else own_server().url


@cache
def own_server() -> Server:
    """The server that this process started, with the template and the pool in it."""
    return _new_server()


@contextmanager
def scratch_server() -> Iterator[Server]:
    """A server for one test, to be damaged; Django is pointed at its empty, migrated database."""
    server = _new_server()
    try:
        with _pointed_at(_postgresql_settings(TEMPLATE, server.url)):
            yield server
    finally:
        server.stop()


def _new_server() -> Server:
    return server_from("postgresql", SOURCES, lambda server: _prepare(server.url))


@cache
def sqlite_template() -> Path:
    """A migrated SQLite file, written back from its log so that a copy is whole."""

    def make(place: Path) -> None:
        with _pointed_at(_sqlite_settings(place / "template.sqlite3")):
            run_migrations()
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return kept("sqlite", SOURCES, make, django.__version__) / "template.sqlite3"


class Pool:
    """The database that tests take turns in."""

    _admin: psycopg.Connection | None = None
    _lent: psycopg.Connection | None = None  # between two turns
    _turns_unvacuumed = 0
    is_taken = False

    @classmethod
    @contextmanager
    def turn(cls) -> Iterator[None]:
        """Have it to oneself; afterwards it is as it was."""
        cls.is_taken = True
        try:
            yield
        finally:
            cls._empty()
            cls.is_taken = False

    @classmethod
    @contextmanager
    def connection(cls) -> Iterator[None]:
        """Django's first connection in here is the one of the turn before, as if it were new."""
        wrapper: Any = connections["default"]
        opened_anew = wrapper.get_new_connection

        def lent_or_new(params: dict[str, object]) -> psycopg.Connection:
            lent, cls._lent = cls._lent, None
            if lent is None or not _answers(lent):
                return opened_anew(params)
            wrapper.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
            return lent

        wrapper.get_new_connection = lent_or_new
        try:
            yield
        finally:
            if wrapper.connection and _is_as_new(wrapper.connection):
                cls._lent, wrapper.connection = wrapper.connection, None

    @classmethod
    def _empty(cls) -> None:
        admin = cls._admin_connection()
        until(lambda: not cls._end_others(admin))
        sizes = dict(admin.execute("SELECT * FROM seawall_tests.empty()").fetchall())
        cls._turns_unvacuumed += 1
        if cls._turns_unvacuumed < _TURNS and max(sizes.values(), default=0) < _MUCH:
            return
        cls._turns_unvacuumed = 0
        if sizes:
            names = ", ".join(sizes)
            admin.execute(f"VACUUM (INDEX_CLEANUP ON, SKIP_DATABASE_STATS) {names}")  # type: ignore[arg-type]

    @classmethod
    def _end_others(cls, admin: psycopg.Connection) -> list[Any]:
        lent = cls._lent.info.backend_pid if cls._lent else 0
        # told to wait, PostgreSQL would look again after a tenth of a second
        return admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)"
            " AND backend_type = 'client backend'",
            [lent],
        ).fetchall()

    @classmethod
    def _admin_connection(cls) -> psycopg.Connection:
        # a server that a test stopped has ended ours, too
        if cls._admin is None or cls._admin.closed or not _answers(cls._admin):
            cls._admin = psycopg.connect(_owner_address(POOL), autocommit=True)
        return cls._admin


def _answers(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _is_as_new(connection: psycopg.Connection) -> bool:
    """Whether it could be put back to how it was when it was opened."""
    try:
        connection.rollback()
        connection.autocommit = True
        connection.execute("DISCARD ALL")
    except psycopg.Error:
        return False
    return True


@contextmanager
def _sqlite_copy(folder: Path) -> Iterator[tuple[dict[str, object], str]]:
    path = folder / "seawall.sqlite3"
    shutil.copy(sqlite_template(), path)
    path.chmod(0o644)
    yield _sqlite_settings(path), f"sqlite:///{path}"


@contextmanager
def _postgresql(*, own: bool) -> Iterator[tuple[dict[str, object], str]]:
    server_address()
    if not own and not Pool.is_taken:
        with Pool.turn():
            yield _postgresql_settings(POOL), _address(POOL)
        return
    name = f"seawall_t{os.getpid()}_{next(_numbers)}"
    run_as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    try:
        yield _postgresql_settings(name), _address(name)
    finally:
        run_as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _prepare(url: str) -> None:
    """Make the role, the migrated template and the pool on this server."""
    role = APPLICATION_ROLE
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN NOBYPASSRLS PASSWORD '{role}';"  # type: ignore[arg-type]
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        owner.execute(f'CREATE DATABASE "{TEMPLATE}" OWNER {role}')  # type: ignore[arg-type]
        with _pointed_at(_postgresql_settings(TEMPLATE, url)):
            run_migrations()
        owner.execute(f'CREATE DATABASE "{POOL}" TEMPLATE "{TEMPLATE}" OWNER {role}')  # type: ignore[arg-type]
    with psycopg.connect(_owner_address(POOL, url), autocommit=True) as pool:
        pool.execute(EMPTYING.format(role=role))  # type: ignore[arg-type]


def _prepared_elsewhere(url: str) -> str:
    """Somebody else's server: it gets our databases under names of this process, and loses them."""
    global TEMPLATE, POOL
    TEMPLATE, POOL = (f"{name}_{os.getpid()}" for name in (TEMPLATE, POOL))
    for name in (TEMPLATE, POOL):
        atexit.register(_drop_at, url, name)
    _prepare(url)
    return url


def _drop_at(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


@contextmanager
def _pointed_at(settings: dict[str, object]) -> Iterator[None]:
    before = dict(connections.databases["default"])
    _switch(settings)
    try:
        yield
    finally:
        connections.close_all()
        _switch(before)


def _switch(wanted: dict[str, object]) -> None:
    settings = connections.databases["default"]
    settings.clear()
    settings.update(wanted)
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]
        del connections["default"]
    folder = data_folder().data_dir  # another database has another log, in its first epoch
    for path in (folder / MARK, folder / HEARD, *folder.glob("keys/ledger-*.key")):
        path.unlink(missing_ok=True)


def _owner_address(name: str, url: str | None = None) -> str:
    return urlsplit(url or server_address())._replace(path=f"/{name}").geturl()


def _address(name: str) -> str:
    server = urlsplit(server_address())
    role = quote(APPLICATION_ROLE)
    return f"postgresql://{role}:{role}@{server.hostname}:{server.port or 5432}/{name}"


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


def _postgresql_settings(name: str, url: str | None = None) -> dict[str, object]:
    server = urlsplit(url or server_address())
    return _defaults() | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": APPLICATION_ROLE,
        "PASSWORD": APPLICATION_ROLE,
        "HOST": server.hostname,
        "PORT": str(server.port or ""),
    }
