"""Tables of `cases/quality`: reviews and their readings, golden items and their answers."""

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
        ("db", "0018_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="SamplingRound",
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
                        to="db.organisation",
                    ),
                ),
                ("period", models.CharField(max_length=7)),
                ("entry", seawall.db.fields.IdField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "period"), name="sampling_round_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decision",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "opened_at"], name="review_waiting"
                    ),
                    models.Index(fields=["organisation", "opened_at"], name="review_by_time"),
                ],
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
                ("place", seawall.db.fields.WordField(max_length=64)),
                ("finding", seawall.db.fields.WordField(max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField()),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("review", "place"), name="review_reading_once")
                ],
            },
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
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("say", models.TextField()),
                ("at", models.DateTimeField()),
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
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                ("clause", seawall.db.fields.WordField(max_length=64)),
                ("decision", seawall.db.fields.IdField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "clause", "at"], name="clause_overturned")
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
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
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
                        to="db.case",
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
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidence",
                    ),
                ),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "golden", "version"), name="golden_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GoldenDeal",
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
                        to="db.organisation",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
                    ),
                ),
                ("golden", seawall.db.fields.IdField(max_length=40)),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
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
