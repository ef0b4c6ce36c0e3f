"""Tables of `banks/`: banks, entries, their provenance, opinions, imports."""

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
        ("db", "0002_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeCounterRow",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("value", models.BigIntegerField(default=0)),
            ],
            options={"db_table": "db_changecounter"},
        ),
        migrations.CreateModel(
            name="BankRow",
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
                ("name", models.CharField(max_length=120)),
                ("owner", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                (
                    "jurisdiction",
                    seawall.db.fields.WordField(blank=True, default="", max_length=64),
                ),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("label", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("sharing", seawall.db.fields.WordField(default="private", max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_bank",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="bank_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankEntryRow",
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
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField()),
                ("label", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("confidence", models.IntegerField(default=100)),
                ("threshold", models.IntegerField(null=True)),
                (
                    "jurisdiction",
                    seawall.db.fields.WordField(blank=True, default="", max_length=64),
                ),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("source", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(default="active", max_length=64)),
                ("first_seen_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", seawall.db.fields.WordField(max_length=64)),
                ("note", models.TextField(blank=True, default="")),
                ("changed_seq", models.BigIntegerField(db_index=True)),
                ("media", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("long_value", models.TextField(null=True)),
            ],
            options={
                "db_table": "db_bankentry",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "signal_type", "value"), name="entry_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankEntryChangeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("what", seawall.db.fields.WordField(max_length=64)),
                ("by", models.TextField()),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_bankentrychange"},
        ),
        migrations.CreateModel(
            name="BankOpinionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("member", models.TextField()),
                ("opinion", seawall.db.fields.WordField(max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_bankopinion"},
        ),
        migrations.CreateModel(
            name="BankFollowerRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("seq", models.BigIntegerField(default=0)),
                ("place", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "db_bankfollower",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="bank_follower_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankImportRow",
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
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("name", models.TextField()),
                ("state", seawall.db.fields.WordField(default="running", max_length=64)),
                ("next_line", models.BigIntegerField(default=1)),
                ("good", models.BigIntegerField(default=0)),
                ("bad", models.BigIntegerField(default=0)),
                ("known", models.BigIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_bankimport",
                "constraints": [
                    models.UniqueConstraint(fields=("bank", "digest"), name="import_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankImportFaultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "bank_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankimportrow",
                    ),
                ),
                ("line", models.BigIntegerField()),
                ("reason", models.TextField()),
            ],
            options={"db_table": "db_bankimportfault"},
        ),
        AppendOnly(tables=["db_bankentrychange", "db_bankimportfault", "db_bankopinion"]),
        OneOrganisation(
            tables=[
                "db_bank",
                "db_bankentry",
                "db_bankentrychange",
                "db_bankfollower",
                "db_bankimport",
                "db_bankimportfault",
                "db_bankopinion",
            ]
        ),
    ]
