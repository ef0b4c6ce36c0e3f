"""Tables of `appeals/`."""

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
        ("db", "0007_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealRow",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decisionrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("account", models.TextField(blank=True, default="")),
                ("says", models.TextField()),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at", "organisation"], name="appeal_came")],
                "db_table": "db_appeal",
            },
        ),
        migrations.CreateModel(
            name="AppealFileRow",
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
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="db.appealrow",
                    ),
                ),
                ("number", seawall.db.fields.WordField(max_length=64)),
                ("party", seawall.db.fields.WordField(default="user", max_length=64)),
                ("token_digest", models.CharField(blank=True, default="", max_length=64)),
                ("language", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
            ],
            options={
                "db_table": "db_appealfile",
                "indexes": [models.Index(fields=["token_digest"], name="appeal_by_token")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="appeal_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealWordRow",
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
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.appealrow",
                    ),
                ),
                ("claim", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("says", models.TextField(blank=True, default="")),
                ("misread", models.TextField(blank=True, default="")),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_appealword"},
        ),
        migrations.CreateModel(
            name="AppealDraftRow",
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
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("body", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_appealdraft"},
        ),
        AppendOnly(tables=["db_appeal", "db_appealfile", "db_appealword"]),
        OneOrganisation(tables=["db_appeal", "db_appealdraft", "db_appealfile", "db_appealword"]),
    ]
