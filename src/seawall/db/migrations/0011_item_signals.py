"""Signals of items are found by value and by time; what follows the banks knows how far it is.

Versions from before get their signals here, a thousand versions at a time. How good those
are, and whether they are of something inside, nobody wrote down: it stays unknown.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import EVERY, OneOrganisation, set_scope

APPEND_ONLY = ["db_itemsignal", "db_wrongfultime"]
OWNED = ["db_bankfollower", "db_itemsignal", "db_wrongfultime"]

_AT_ONCE = 1_000
_SHORT = 2_000  # bytes; as `banks/long_values.py` has it


def fill(apps: Any, schema_editor: Any) -> None:
    """Give every version's signals a row each."""
    set_scope(schema_editor.connection, EVERY)
    versions = apps.get_model("db", "ItemVersion").objects
    row = apps.get_model("db", "ItemSignal")
    last = 0
    while some := list(versions.filter(id__gt=last).order_by("id")[:_AT_ONCE]):
        last = some[-1].id
        row.objects.bulk_create(
            [
                row(
                    organisation_id=one.organisation_id,
                    item_id=one.item_id,
                    version=one.version,
                    signal_type=kind,
                    value=_column(value),
                    received_at=one.received_at,
                )
                for one in some
                for kind, value in dict.fromkeys(map(tuple, one.signals))
            ],
            batch_size=_AT_ONCE,
        )


def begin_here(apps: Any, schema_editor: Any) -> None:
    """What is known already was matched as it came: followers begin with the next change."""
    set_scope(schema_editor.connection, EVERY)
    counter = apps.get_model("db", "ChangeCounter").objects.filter(name="banks").first()
    follower = apps.get_model("db", "BankFollower")
    follower.objects.bulk_create(
        follower(organisation_id=one.id, name=name, seq=counter.value if counter else 0)
        for one in apps.get_model("db", "Organisation").objects.order_by("id")
        for name in ("retro", "restoring")
    )


def _column(value: str) -> str:
    written = value.encode()
    return value if len(written) <= _SHORT else f"sha256/{sha256(written).hexdigest()}"


def _owner() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="db.organisation",
    )


def _key() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    """Three tables, the rows of the first, and then what the database refuses of them."""

    dependencies = [("db", "0010_forum_guards")]
    operations = [
        migrations.CreateModel(
            name="ItemSignal",
            fields=[
                ("id", _key()),
                ("version", models.BigIntegerField()),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField()),
                ("quality", models.IntegerField(null=True)),
                ("inside", models.BooleanField(null=True)),
                ("received_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("organisation", _owner()),
            ],
        ),
        migrations.CreateModel(
            name="BankFollower",
            fields=[
                ("id", _key()),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("seq", models.BigIntegerField(default=0)),
                ("place", models.JSONField(default=dict)),
                ("organisation", _owner()),
            ],
        ),
        migrations.CreateModel(
            name="WrongfulTime",
            fields=[
                ("id", _key()),
                ("entry", seawall.db.fields.IdField(max_length=40)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("case", seawall.db.fields.IdField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("organisation", _owner()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(begin_here, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="itemsignal",
            index=models.Index(
                fields=["organisation", "signal_type", "value"], name="signal_by_value"
            ),
        ),
        migrations.AddIndex(
            model_name="itemsignal",
            index=models.Index(
                fields=["organisation", "signal_type", "received_at", "id"], name="signal_by_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankfollower",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="bank_follower_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wrongfultime",
            constraint=models.UniqueConstraint(
                fields=("item", "began_at"), name="wrongful_time_once"
            ),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
