"""Reviews, golden items, and what the database refuses of them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = [
    "db_clauseoverturn",
    "db_goldenanswer",
    "db_goldendeal",
    "db_goldenitem",
    "db_reviewmessage",
    "db_reviewreading",
    "db_samplinground",
]
OWNED = [*APPEND_ONLY, "db_review"]


class Migration(migrations.Migration):
    """Eight tables and their guards."""

    dependencies = [
        ("db", "0020_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoldenDeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("why", models.JSONField(default=list)),
                ("doubts", models.JSONField(default=list)),
                ("language", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("holds", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("state", seawall.db.fields.WordField(default="waiting", max_length=64)),
                ("settled_as", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("settled_by", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("settled_say", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decision",
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
                    "reading_case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("say", models.TextField()),
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.review",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", seawall.db.fields.WordField(max_length=64)),
                ("finding", seawall.db.fields.WordField(max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField()),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="db.review",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SamplingRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7)),
                ("entry", seawall.db.fields.IdField(max_length=40)),
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
            name="ClauseOverturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clause", seawall.db.fields.WordField(max_length=64)),
                ("decision", seawall.db.fields.IdField(max_length=40)),
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
                "indexes": [
                    models.Index(fields=["organisation", "clause", "at"], name="clause_overturned")
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("finding", seawall.db.fields.WordField(max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField()),
                ("is_right", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
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
            options={
                "indexes": [
                    models.Index(fields=["organisation", "person", "at"], name="golden_own")
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("is_active", models.BooleanField()),
                ("agreed", models.JSONField()),
                ("shown", models.JSONField()),
                ("by", seawall.db.fields.WordField(max_length=64)),
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
                (
                    "rendition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidence",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.case",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidence",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "golden", "version"), name="golden_version_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["organisation", "state", "opened_at"], name="review_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["organisation", "opened_at"], name="review_by_time"),
        ),
        migrations.AddConstraint(
            model_name="reviewreading",
            constraint=models.UniqueConstraint(
                fields=("review", "place"), name="review_reading_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="samplinground",
            constraint=models.UniqueConstraint(
                fields=("organisation", "period"), name="sampling_round_once"
            ),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
