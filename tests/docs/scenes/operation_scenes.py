"""Pages on running an installation: each has keys and a log of its own."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pyrage
from django.db import connection

from seawall.config import settings
from seawall.keys.installation import unlock_installation
from seawall.keys.ledger_mark import MARK
from seawall.worker.tasks import place_entries
from tests.cli.running.test_restore import Backup
from tests.databases import empty_database
from tests.docs.running import Reader, platform
from tests.docs.scenes import Scene
from tests.holds_made import Harbour, minutes
from tests.people_made import NOON


def installation(reader: Reader) -> None:
    """A platform on a machine with keys of its own, whose log is signed."""
    reader.stack.callback(unlock_installation)
    database = connection.settings_dict["NAME"]
    reader.set(data_dir=reader.folder.parent / "data", database_url=f"sqlite:///{database}")
    unlock_installation()
    platform(reader)
    place_entries(datetime.now(UTC))


def recipient(reader: Reader) -> None:
    """Somebody who is not on call has given us the public half of an identity."""
    installation(reader)
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


SCENES: dict[str, Scene] = {
    "docs/operations/backup.md": recipient,
    "docs/operations/database-failure.md": installation,
    "docs/operations/ledger.md": installation,
    "docs/operations/postgresql.md": unmigrated,
    "docs/operations/restore.md": restored,
    "docs/operations/signing-keys.md": recipient,
    "docs/operations/upgrade.md": installation,
    "docs/reference/ledger-words.md": installation,
}
