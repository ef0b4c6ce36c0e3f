"""Tables of `ledger/`: entries, the tree over them, signed checkpoints, salts."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.room_migration import Room
from seawall.db.tenancy import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0013_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("what", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(max_length=512)),
                ("by", models.CharField(blank=True, default="", max_length=120)),
                ("public", models.TextField()),
                ("commitment", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "about"], name="ledger_about")],
            },
        ),
        migrations.CreateModel(
            name="LedgerSealed",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="db.ledgerentry",
                    ),
                ),
                ("salt", models.CharField(max_length=64)),
                ("sealed", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerPending",
            fields=[
                ("arrival", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="db.ledgerentry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="db.ledgerentry"
                    ),
                ),
                ("leaf_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="LedgerNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.IntegerField()),
                ("index", models.BigIntegerField()),
                ("node_hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("level", "index"), name="ledger_node_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerKeyUse",
            fields=[
                ("key_id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("public_key", models.TextField()),
                ("since", models.DateTimeField()),
            ],
        ),
        AppendOnly(
            tables=[
                "db_ledgercheckpoint",
                "db_ledgerentry",
                "db_ledgerkeyuse",
                "db_ledgerleaf",
                "db_ledgernode",
            ]
        ),
        OneOrganisation(tables=["db_ledgerentry", "db_ledgersealed"]),
    ]
