"""Tables of `transparency/`: statements of reasons, and their way to the Union's database."""

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
        ("db", "0021_taxii"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementRow",
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
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("account", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("scope", models.JSONField(default=list)),
                ("until", models.DateTimeField(null=True)),
                ("ground", seawall.db.fields.WordField(max_length=64)),
                ("order", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("subject", seawall.db.fields.WordField(default="content", max_length=64)),
                ("language", seawall.db.fields.WordField(max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statementrow",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("not_before", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("appeal_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_statement",
                "indexes": [
                    models.Index(fields=["organisation", "order"], name="statement_of_order"),
                    models.Index(
                        condition=models.Q(("subject", "content"), _negated=True),
                        fields=["organisation", "subject"],
                        name="statement_of_account",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementItemRow",
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
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statementrow",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField()),
            ],
            options={
                "db_table": "db_statementitem",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "item"), name="statement_item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpentPuidRow",
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
                ("puid", models.CharField(max_length=500)),
                ("statement", seawall.db.fields.IdField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_spentpuid",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "puid"), name="puid_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionRow",
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
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statementrow",
                    ),
                ),
                ("puid", models.CharField(max_length=500)),
                ("payload", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("attempts", models.IntegerField(default=0)),
                ("uuid", models.CharField(blank=True, default="", max_length=64)),
                ("permalink", models.TextField(blank=True, default="")),
                ("faults", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
                ("released_by", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_submission",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "created_at"], name="submission_by_state"
                    )
                ],
            },
        ),
        AppendOnly(tables=["db_spentpuid", "db_statementitem"]),
        OneOrganisation(
            tables=["db_spentpuid", "db_statement", "db_statementitem", "db_submission"]
        ),
    ]
