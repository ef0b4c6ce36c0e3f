"""Statements of reasons and their way to the Union's database, and their guards."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = ["db_spentpuid", "db_statementitem"]
OWNED = ["db_spentpuid", "db_statement", "db_statementitem", "db_submission"]


class Migration(migrations.Migration):
    """Four tables."""

    dependencies = [
        ("db", "0015_taxii"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("account", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("scope", models.JSONField(default=list)),
                ("until", models.DateTimeField(null=True)),
                ("ground", seawall.db.fields.WordField(max_length=64)),
                ("order", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("language", seawall.db.fields.WordField(max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("not_before", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("appeal_until", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decision",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statement",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.item"
                    ),
                ),
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
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("puid", models.CharField(max_length=500)),
                ("payload", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("attempts", models.IntegerField(default=0)),
                ("uuid", models.CharField(blank=True, default="", max_length=64)),
                ("permalink", models.TextField(blank=True, default="")),
                ("faults", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
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
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpentPuid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("puid", models.CharField(max_length=500)),
                ("statement", seawall.db.fields.IdField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "puid"), name="puid_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["organisation", "order"], name="statement_of_order"),
        ),
        migrations.AddConstraint(
            model_name="statementitem",
            constraint=models.UniqueConstraint(
                fields=("statement", "item"), name="statement_item_once"
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                fields=["organisation", "state", "created_at"], name="submission_by_state"
            ),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
