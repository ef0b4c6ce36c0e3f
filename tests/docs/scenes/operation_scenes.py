"""Pages on running an installation: each has keys and a log of its own."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256

import pyrage
import pytest
from django.db import connection

from seawall.config import settings
from seawall.keys.installation import unlock_installation
from seawall.keys.ledger_mark import MARK
from seawall.worker.tasks import place_entries
from tests.cli.running.test_restore import Backup
from tests.databases import empty_database, use_database
from tests.docs.running import Reader, photograph, platform
from tests.docs.scenes import Scene
from tests.holds_made import Harbour, minutes
from tests.people_made import NOON
from tests.ports import closed_port


def installation(reader: Reader, *, platform_is_there: bool = True) -> None:
    """A platform on a machine with keys of its own, whose log is signed."""
    reader.stack.callback(unlock_installation)
    database = connection.settings_dict["NAME"]
    reader.set(data_dir=reader.folder.parent / "data", database_url=f"sqlite:///{database}")
    unlock_installation()
    if platform_is_there:
        platform(reader)
        place_entries(datetime.now(UTC))


def closed_quarter(reader: Reader) -> None:
    """A log that went on after the quarter that the page bundles."""
    reader.clock.move_to(datetime(2026, 10, 2, tzinfo=UTC))
    installation(reader)


def recipient(reader: Reader, *, platform_is_there: bool = True) -> None:
    """Somebody who is not on call has given us the public half of an identity."""
    installation(reader, platform_is_there=platform_is_there)
    identity = pyrage.x25519.Identity.generate()
    reader.names["age1…"] = str(identity.to_public())
    reader.write("identity.txt", f"{identity}\n")


def restored(reader: Reader) -> None:
    """A backup is put back that is older than the log; later it is another machine that asks."""
    reader.clock.move_to(NOON + minutes(10))
    recipient(reader)
    harbour = Harbour(reader.organisation())
    harbour.order(harbour.publish())
    place_entries(datetime.now(UTC))
    reader.run("backup", "keys", "keys.age", "--recipient", reader.names["age1…"])
    backup = Backup(reader.folder)
    harbour.order(harbour.publish())
    place_entries(datetime.now(UTC))
    backup.restore()
    shutil.rmtree(settings().data_dir / "keys")
    reader.before["restore join"] = (settings().data_dir / MARK).unlink


def unmigrated(reader: Reader) -> None:
    """An empty database of PostgreSQL."""
    reader.enter(empty_database("postgresql", reader.folder))


def fresh(reader: Reader) -> None:
    """A machine that was only migrated; whoever sits there has a list, and a file of answers.

    What the file of answers makes is another machine, where no mail server answers.
    """
    recipient(reader, platform_is_there=False)
    content = photograph()
    reader.write("known.jpg", content)
    reader.write("hashes.csv", f"signal_type,value\nsha256,{sha256(content).hexdigest()}\n")
    reader.write("answers.toml", reader.block("toml"))
    reader.further["init --answers"] = ()
    reader.further["init"] = (
        *("--organisation", "Harbour Video", "--country", "IE", "--list", "hashes.csv"),
        *("--contact", "orders@harbour.example", "--admin", "Robin <robin@harbour.example>"),
        *("--address", f"http://localhost:{closed_port()}"),
    )
    other = reader.enter(ExitStack())

    def another_machine() -> None:
        folder = reader.folder.parent / "other"
        folder.mkdir()
        environment = other.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("DATABASE_URL", other.enter_context(use_database("sqlite", folder)))
        environment.setenv("INBOX", f"maildir://{folder}/orders")
        environment.setenv("MAIL_SERVER", f"smtp://127.0.0.1:{closed_port()}")
        environment.setenv("SEAWALL_DATA_DIR", str(folder / "data"))
        environment.delenv("SEAWALL_DATABASE_URL")
        settings.cache_clear()

    def back_again() -> None:
        other.close()
        settings.cache_clear()

    reader.before["init --answers"] = another_machine
    reader.before["people link"] = back_again


SCENES: dict[str, Scene] = {
    "docs/from-demo-to-production.md": fresh,
    "docs/operations/backup.md": recipient,
    "docs/operations/database-failure.md": installation,
    "docs/bundles.md": closed_quarter,
    "docs/results.md": closed_quarter,
    "docs/operations/ledger.md": installation,
    "docs/operations/postgresql.md": unmigrated,
    "docs/operations/restore.md": restored,
    "docs/operations/signing-keys.md": recipient,
    "docs/operations/upgrade.md": installation,
    "docs/reference/ledger-words.md": installation,
}
