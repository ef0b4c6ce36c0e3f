"""Tables of `cases/`: cases, what is in them and why, decisions."""

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
        ("db", "0004_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseRow",
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
                ("kind", seawall.db.fields.WordField(default="content", max_length=64)),
                ("state", seawall.db.fields.WordField(default="open", max_length=64)),
                ("queue", seawall.db.fields.WordField(default="matches", max_length=64)),
                ("severity", models.IntegerField(default=0)),
                ("description", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "about_decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decisionrow",
                    ),
                ),
                ("barred_person", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("lease_holder", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("lease_until", models.DateTimeField(null=True)),
                ("language", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("source", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "db_table": "db_case",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "due_at", "-severity", "opened_at", "id"],
                        name="case_inbox",
                    ),
                    models.Index(
                        fields=[
                            "organisation",
                            "state",
                            "kind",
                            "due_at",
                            "-severity",
                            "opened_at",
                            "id",
                        ],
                        name="case_by_kind",
                    ),
                    models.Index(
                        fields=[
                            "organisation",
                            "state",
                            "queue",
                            "due_at",
                            "-severity",
                            "opened_at",
                            "id",
                        ],
                        name="case_by_queue",
                    ),
                    models.Index(
                        fields=[
                            "organisation",
                            "state",
                            "language",
                            "due_at",
                            "-severity",
                            "opened_at",
                            "id",
                        ],
                        name="case_by_language",
                    ),
                    models.Index(
                        fields=[
                            "organisation",
                            "state",
                            "source",
                            "due_at",
                            "-severity",
                            "opened_at",
                            "id",
                        ],
                        name="case_by_source",
                    ),
                    models.Index(
                        fields=["organisation", "state", "-decided_at", "-id"], name="case_decided"
                    ),
                    models.Index(fields=["organisation", "lease_holder"], name="case_held"),
                    models.Index(
                        fields=["organisation", "kind", "state", "-decided_at", "-id"],
                        name="case_decided_by_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseItemRow",
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
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField()),
                (
                    "upload_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.uploadcheckrow",
                    ),
                ),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_caseitem",
                "indexes": [models.Index(fields=["case", "id"], name="case_item_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "item", "version"), name="case_item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAnchorRow",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("value", models.CharField(max_length=128)),
            ],
            options={
                "db_table": "db_caseanchor",
                "indexes": [
                    models.Index(
                        fields=["organisation", "kind", "value"], name="case_anchor_lookup"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "kind", "value"), name="case_anchor_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseReasonRow",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(max_length=512)),
                ("say", models.TextField()),
                ("at", models.DateTimeField()),
                ("severity", models.IntegerField(default=0)),
                ("flagger", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
            ],
            options={
                "db_table": "db_casereason",
                "indexes": [
                    models.Index(
                        condition=models.Q(("flagger", ""), _negated=True),
                        fields=["organisation", "flagger"],
                        name="case_reason_of_flagger",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionRow",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("finding", seawall.db.fields.WordField(max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField()),
                ("evidence", models.JSONField(default=dict)),
                ("automation", models.JSONField(default=dict)),
                ("ground", seawall.db.fields.WordField(default="terms", max_length=64)),
                ("decided_by", models.JSONField()),
                ("person", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decisionrow",
                    ),
                ),
            ],
            options={
                "db_table": "db_decision",
                "indexes": [models.Index(fields=["person", "at"], name="decision_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("case",),
                        name="one_first_decision_a_case",
                    )
                ],
            },
        ),
        AppendOnly(tables=["db_casereason", "db_decision"]),
        OneOrganisation(
            tables=["db_case", "db_caseanchor", "db_caseitem", "db_casereason", "db_decision"]
        ),
    ]
