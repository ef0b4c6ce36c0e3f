"""The installation that `flood.py` attacks: a database, a platform, its authorities, the server.

All of it by the commands that an operator has, so that any checkout can be the one attacked.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flood_traffic import AUTHORITIES, PICTURE

CHECKOUT = Path(__file__).resolve().parents[1]
CONTACT_POINT = (
    *("--legal-name", "Harbour Video Ltd", "--establishment", "IE", "--language", "en"),
    *("--email", "orders@harbour.example", "--language", "fr", "--authorised-person", "A. Example"),
)
#: Two spellings of what the pager needs: of now, and of before networks had ports.
EGRESS = ('[{"to": "127.0.0.0/8", "ports": "any"}]', '["127.0.0.0/8"]')


@dataclass
class Installation:
    """One Seawall: a checkout's code, a folder, a database."""

    tree: Path
    folder: Path
    port: int
    pager_port: int
    database_url: str = ""
    key: str = ""
    egress: str = EGRESS[0]
    private_keys: list[str] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None

    @property
    def python(self) -> str:
        own = self.tree / ".venv/bin/python"
        return str(own) if self.tree != CHECKOUT else sys.executable

    @property
    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("SEAWALL_", "PYTHON"))}
        return {
            **kept,
            "SEAWALL_DATA_DIR": str(self.folder),
            "SEAWALL_DATABASE_URL": self.database_url,
            "SEAWALL_PORT": str(self.port),
            "SEAWALL_PUBLIC_URL": f"http://localhost:{self.port}",
            "SEAWALL_ON_CALL_URL": f"http://127.0.0.1:{self.pager_port}/page",
            "SEAWALL_EGRESS_ALLOW": self.egress,
        }

    def run(self, *words: str) -> str:
        command = [self.python, "-W", "ignore", "-m", "seawall", *words]
        ran = subprocess.run(  # noqa: PLW1510 - the code is looked at
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True,
            timeout=900,
        )  # fmt: skip
        if ran.returncode:
            raise SystemExit(f"seawall {' '.join(words)}: {ran.stderr or ran.stdout}")
        return ran.stdout

    def made(self, *words: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.run(*words, "--json"))
        return document

    def found(self) -> None:
        """A platform with two people, three authorities and a picture that is known."""
        try:
            self.run("migrate")
        except SystemExit:
            self.egress = EGRESS[1]
            self.run("migrate")
        self.run("org", "create", "harbour", "--name", "Harbour Video", "--kind", "platform",
                 "--admin", "admin@harbour.example")  # fmt: skip
        for role in ("lead", "legal"):
            self.run("people", "invite", f"{role}@harbour.example", "--org", "harbour",
                     "--role", role)  # fmt: skip
        scopes = ("--scope", "check", "--scope", "orders.read")
        self.key = self.made("key", "create", "platform", *scopes)["secret"]
        self.run("contact-point", "set", *CONTACT_POINT)
        for name, domain in AUTHORITIES.items():
            self._enrol(name, domain)
        self.run("bank", "create", "house", "--label", "behaviour/glorification")
        self.run("bank", "add", "house", str(PICTURE))

    def _enrol(self, name: str, domain: str) -> None:
        authority = self.made("authority", "add", name, "--country", "FR", "--language", "fr",
                              "--mail-domain", domain, "--source", "made up",
                              "--telephone", "+33 1 99 00 00 00", "--email", f"orders@{domain}")  # fmt: skip
        key = Ed25519PrivateKey.generate()
        self.private_keys.append(key.private_bytes_raw().hex())
        pem = self.folder / f"{domain}.pem"
        pem.write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        self.run("authority", "key", "add", authority["id"], str(pem))

    @contextmanager
    def serving(self, gates: int = 1) -> Iterator[int]:
        """`seawall serve` as it comes, until the block ends; the number of its process."""
        command = [self.python, "-W", "ignore", "-m", "seawall", "serve"]
        command += ["--gates", str(gates)] if gates > 1 else []
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdout=log, stderr=log
            )
        try:
            self._await(60)
            self._work()
            yield self.server.pid
        finally:
            self.server.send_signal(signal.SIGTERM)
            try:
                self.server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    def _await(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while 200 not in {self.asked("/readyz")[0], self.asked("/healthz")[0]}:
            if time.monotonic() > until:
                log = (self.folder / "log").read_text(errors="replace")
                raise SystemExit(f"The server did not start:\n{log[-2000:]}")
            time.sleep(0.2)

    def _work(self) -> None:
        """As on any day: a few uploads before the flood, so that its readers of files run."""
        for number in range(8):
            path = f"/v1/checks?kind=file&id=before-{number}&account=somebody"
            answer = self.asked(path, content=PICTURE.read_bytes())[1]
            if answer.get("verdict") != "block":
                raise SystemExit(f"The picture that is known is not blocked: {answer}")

    def asked(self, path: str, *, content: bytes | None = None) -> tuple[int, dict[str, Any]]:
        """What the server answers to a question of the platform; 0 where it does not."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "image/jpeg"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=content, headers=headers
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with suppress(ValueError):
                return refused.code, json.load(refused)
            return refused.code, {}
        except (OSError, ValueError):
            return 0, {}

    def rows(self) -> dict[str, int]:
        """How many rows each table has, and of orders and items how many strangers made."""
        ask = _sqlite if not self.database_url else _postgresql
        return ask(self)


@contextmanager
def fresh_installation(database: str, *, tree: Path = CHECKOUT) -> Iterator[Installation]:
    """A new one on `sqlite` or `postgresql`, in a folder that is gone afterwards."""
    from tests.ports import own_port

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        server: Any = postgresql(folder) if database == "postgresql" else nullcontext("")
        with server as url:
            home = folder / "data"
            home.mkdir()
            place = Installation(tree, home, own_port(), own_port(), database_url=url)
            place.found()
            yield place


#: What strangers made, by the reference that their orders bear.
MADE = {
    "orders of strangers": "SELECT count(*) FROM db_order WHERE reference LIKE 'FLOOD-%'",
    "items of strangers": "SELECT count(*) FROM db_item WHERE public_url LIKE '%/FLOOD-%'",
}


def _sqlite(place: Installation) -> dict[str, int]:
    import sqlite3

    path = place.folder / "seawall.sqlite3"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counted = {n: base.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for (n,) in names}
        for what, question in MADE.items():
            with suppress(sqlite3.OperationalError):
                counted[what] = base.execute(question).fetchone()[0]
    return counted


def _postgresql(place: Installation) -> dict[str, int]:
    import psycopg

    owner = place.database_url.replace("//seawall_app:seawall_app@", "//seawall@")
    with psycopg.connect(owner, autocommit=True) as base:
        names = base.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        counted = {n: _number(base, f'SELECT count(*) FROM "{n}"') for (n,) in names}
        for what, question in MADE.items():
            with suppress(psycopg.Error):
                counted[what] = _number(base, question)
    return counted


def _number(base: Any, question: str) -> int:
    return int(base.execute(question.replace("%", "%%")).fetchone()[0])


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of an empty database on a server of our own, with its files in this folder."""
    import psycopg

    sys.path.insert(0, str(CHECKOUT))
    from tests.postgresql_server import INITDB, Server, binaries

    place = folder / "postgresql"
    place.mkdir()
    for each in (folder, place):
        each.chmod(0o755)
    who = {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}
    if who:
        shutil.chown(place, **who)
    command = [str(binaries() / "initdb"), "-D", str(place / "data"), *INITDB]
    subprocess.run(command, check=True, capture_output=True, cwd=place, **who)
    usual = {"autovacuum": "on", "full_page_writes": "on"}  # as PostgreSQL comes
    server = Server(place).start(**usual)
    try:
        with psycopg.connect(server.url, autocommit=True) as owner:
            owner.execute("CREATE ROLE seawall_app LOGIN NOBYPASSRLS PASSWORD 'seawall_app'")
            owner.execute("CREATE DATABASE seawall OWNER seawall_app")
        yield f"postgresql://seawall_app:seawall_app@127.0.0.1:{server.port}/seawall"
    finally:
        server.stop()
