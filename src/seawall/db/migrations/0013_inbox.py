"""Tables of the inbox: what waits for later, own views and keys, decisions of many cases at once."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0012_hma"),
    ]

    operations = [
        migrations.CreateModel(
            name="SnoozeRow",
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
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "db_table": "db_snooze",
                "indexes": [
                    models.Index(fields=["organisation", "until"], name="snooze_by_end"),
                    models.Index(fields=["organisation", "case", "until"], name="snooze_of_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxViewRow",
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
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("shows", models.CharField(max_length=400)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_inboxview",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "person", "name"), name="view_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyChoiceRow",
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
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("single", models.BooleanField(default=True)),
                ("moved", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_keychoice",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "person"), name="key_choice_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceTallyRow",
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
                ("source", models.CharField(max_length=200)),
                ("upheld", models.BigIntegerField(default=0)),
                ("decided", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "db_sourcetally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "source"), name="source_tally_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
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
                ("state", seawall.db.fields.WordField(default="draft", max_length=64)),
                ("chosen", models.CharField(blank=True, default="", max_length=400)),
                ("asked_by", seawall.db.fields.IdField(max_length=40)),
                ("finding", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("law", models.TextField(blank=True, default="")),
                ("law_explanation", models.TextField(blank=True, default="")),
                ("for_the_user", models.TextField(blank=True, default="")),
                ("size", models.IntegerField(default=0)),
                ("drafted_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("approved_by", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("approved_at", models.DateTimeField(null=True)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("say", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_bulk",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "drafted_at"], name="bulk_by_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkLineRow",
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
                    "bulk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="db.bulkrow",
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
                ("position", models.IntegerField()),
                ("state", seawall.db.fields.WordField(default="waiting", max_length=64)),
                ("decision", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("why", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_bulkline",
                "indexes": [
                    models.Index(fields=["bulk", "state", "position"], name="bulk_line_next")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("bulk", "case"), name="bulk_case_once")
                ],
            },
        ),
        OneOrganisation(
            tables=[
                "db_bulk",
                "db_bulkline",
                "db_inboxview",
                "db_keychoice",
                "db_snooze",
                "db_sourcetally",
            ]
        ),
    ]
