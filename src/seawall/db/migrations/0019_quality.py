"""Tables of `cases/quality`: reviews and their readings, golden items and their answers."""

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
        ("db", "0018_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="SamplingRoundRow",
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
                ("period", models.CharField(max_length=7)),
                ("entry", seawall.db.fields.IdField(max_length=40)),
            ],
            options={
                "db_table": "db_samplinground",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "period"), name="sampling_round_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRow",
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
                    models.OneToOneField(
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
                (
                    "reading_case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
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
            ],
            options={
                "db_table": "db_review",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "opened_at"], name="review_waiting"
                    ),
                    models.Index(fields=["organisation", "opened_at"], name="review_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewReadingRow",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="db.reviewrow",
                    ),
                ),
                ("place", seawall.db.fields.WordField(max_length=64)),
                ("finding", seawall.db.fields.WordField(max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField()),
                ("law", models.TextField(blank=True, default="")),
                ("law_explanation", models.TextField(blank=True, default="")),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_reviewreading",
                "constraints": [
                    models.UniqueConstraint(fields=("review", "place"), name="review_reading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewMessageRow",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.reviewrow",
                    ),
                ),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("say", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_reviewmessage"},
        ),
        migrations.CreateModel(
            name="ClauseOverturnRow",
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
                ("clause", seawall.db.fields.WordField(max_length=64)),
                ("decision", seawall.db.fields.IdField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_clauseoverturn",
                "indexes": [
                    models.Index(fields=["organisation", "clause", "at"], name="clause_overturned")
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenItemRow",
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
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("is_active", models.BooleanField()),
                ("agreed", models.JSONField()),
                ("shown", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                (
                    "rendition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_goldenitem",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "golden", "version"), name="golden_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenDealRow",
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_goldendeal"},
        ),
        migrations.CreateModel(
            name="GoldenAnswerRow",
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
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
            ],
            options={
                "db_table": "db_goldenanswer",
                "indexes": [
                    models.Index(fields=["organisation", "person", "at"], name="golden_own")
                ],
            },
        ),
        AppendOnly(
            tables=[
                "db_clauseoverturn",
                "db_goldenanswer",
                "db_goldendeal",
                "db_goldenitem",
                "db_reviewmessage",
                "db_reviewreading",
                "db_samplinground",
            ]
        ),
        OneOrganisation(
            tables=[
                "db_clauseoverturn",
                "db_goldenanswer",
                "db_goldendeal",
                "db_goldenitem",
                "db_review",
                "db_reviewmessage",
                "db_reviewreading",
                "db_samplinground",
            ]
        ),
    ]
