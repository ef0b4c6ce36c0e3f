"""A migration of the next version, which is in no release: the tests put it beside ours.

It gives the table of orders one more column, for which SQLite writes the table anew with its
guards, and an index. Where the environment says so, it stops in the middle and waits to be killed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.migrations import loader

import seawall.db.migrations as ours
from tests.upgrade.keeping import digests_of_migrations

NAME = "0099_next"
LABEL = f"db.{NAME}"
HALT = "SEAWALLTESTS_HALT"

_SOURCE = """
import os
import signal
from pathlib import Path

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Halt(Operation):
    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, *states):
        if "{halt}" in os.environ and not schema_editor.collect_sql:
            Path(os.environ["{halt}"]).touch()
            signal.pause()


class Migration(migrations.Migration):
    dependencies = [("db", "{newest}")]
    operations = [
        migrations.AddField(
            "orderrow", "next_note", models.CharField(max_length=20, db_default="")
        ),
        Halt(),
        migrations.AddIndex("orderrow", models.Index(fields=["next_note"], name="next_note_ix")),
    ]
"""

#: A process that has this migration, as the next version would.
PROGRAM = """
import sys
sys.path.insert(0, {checkout!r})
import seawall.db.migrations as ours
from django.db.migrations import loader
loader.reload = lambda module: module
ours.__path__.append({folder!r})
from seawall.cli import main
sys.argv = ["seawall", *sys.argv[1:]]
main()
"""


def write_migration(folder: Path) -> Path:
    """The migration as a file in a folder of its own."""
    folder.mkdir()
    newest = max(digests_of_migrations())
    (folder / f"{NAME}.py").write_text(_SOURCE.format(halt=HALT, newest=newest))
    return folder


@contextmanager
def beside_ours(folder: Path) -> Iterator[None]:
    """This process is of the next version."""
    reload, loader.reload = loader.reload, lambda module: module  # it would find ours alone
    ours.__path__.append(str(folder))
    try:
        yield
    finally:
        loader.reload = reload
        ours.__path__.remove(str(folder))
        sys.modules.pop(f"{ours.__name__}.{NAME}", None)
