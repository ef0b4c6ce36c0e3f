"""Tables of `ledger/`: entries, the tree over them, signed checkpoints, salts."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0013_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntryRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("what", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(max_length=512)),
                ("by", models.CharField(blank=True, default="", max_length=120)),
                ("public", models.TextField()),
                ("commitment", models.CharField(blank=True, default="", max_length=64)),
                ("salt", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_ledgerentry",
                "indexes": [
                    models.Index(fields=["organisation", "about", "id"], name="ledger_about"),
                    models.Index(
                        condition=models.Q(("what", "rows.written"), _negated=True),
                        fields=["organisation", "what", "id"],
                        name="ledger_what",
                    ),
                    models.Index(
                        condition=models.Q(("what", "rows.written"), _negated=True),
                        fields=["organisation", "by", "what", "id"],
                        name="ledger_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerSealedRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="db.ledgerentryrow",
                        related_name="sealed",
                    ),
                ),
                ("salt", models.CharField(max_length=64)),
                ("sealed", models.TextField()),
            ],
            options={"db_table": "db_ledgersealed"},
        ),
        migrations.CreateModel(
            name="LedgerPendingRow",
            fields=[
                ("arrival", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="db.ledgerentryrow",
                        related_name="pending",
                    ),
                ),
            ],
            options={"db_table": "db_ledgerpending"},
        ),
        migrations.CreateModel(
            name="LedgerLeafRow",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="db.ledgerentryrow",
                        related_name="leaf",
                    ),
                ),
                ("leaf_hash", models.CharField(max_length=64)),
            ],
            options={"db_table": "db_ledgerleaf"},
        ),
        migrations.CreateModel(
            name="LedgerNodeRow",
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
                "db_table": "db_ledgernode",
                "constraints": [
                    models.UniqueConstraint(fields=("level", "index"), name="ledger_node_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerCheckpointRow",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_ledgercheckpoint"},
        ),
        migrations.CreateModel(
            name="LedgerKeyUseRow",
            fields=[
                ("key_id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("public_key", models.TextField()),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "db_ledgerkeyuse"},
        ),
        migrations.CreateModel(
            name="LedgerEpochRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("kept", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
            ],
            options={"db_table": "db_ledgerepoch"},
        ),
        migrations.CreateModel(
            name="CosignedCheckpointRow",
            fields=[
                ("witness", models.CharField(max_length=2200, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_cosignedcheckpoint"},
        ),
        migrations.CreateModel(
            name="HourlyCosignatureRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("witness", models.CharField(max_length=2200)),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
            ],
            options={
                "db_table": "db_hourlycosignature",
                "constraints": [
                    models.UniqueConstraint(fields=("hour", "witness"), name="ledger_cosigned_hour")
                ],
            },
        ),
        migrations.CreateModel(
            name="WitnessedLogRow",
            fields=[
                ("log", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("origin", models.TextField()),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_witnessedlog"},
        ),
        AppendOnly(
            tables=[
                "db_ledgercheckpoint",
                "db_ledgerentry",
                "db_ledgerepoch",
                "db_ledgerkeyuse",
                "db_ledgerleaf",
                "db_ledgernode",
            ]
        ),
        OneOrganisation(tables=["db_ledgerentry", "db_ledgersealed"]),
    ]
