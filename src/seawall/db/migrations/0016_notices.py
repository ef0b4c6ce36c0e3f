"""Tables of notices: claims, trusted flaggers, what notifiers say, steps against misuse."""

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
        ("db", "0015_lookup"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeRow",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("source", models.TextField()),
                ("trusted", models.BooleanField(default=False)),
                ("reason", models.TextField()),
                ("label", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_notice"},
        ),
        migrations.CreateModel(
            name="FlaggerRow",
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
                ("name", models.TextField()),
                ("email", models.TextField(blank=True, default="")),
                ("field", models.TextField(blank=True, default="")),
                ("awarded_by", models.TextField()),
                ("country", models.CharField(max_length=2)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, default="")),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.apikeyrow",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_flagger",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="flagger_named_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "key"), name="flagger_key_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeStatementRow",
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
                    "flagger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.flaggerrow",
                    ),
                ),
                ("notifier", models.CharField(blank=True, default="", max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("missing", models.JSONField(default=list)),
                ("gives_knowledge", models.BooleanField(default=False)),
                ("kept_under", models.CharField(blank=True, default="", max_length=40)),
                ("language", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("said", models.TextField()),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_noticestatement",
                "indexes": [
                    models.Index(fields=["organisation", "at"], name="statement_by_time"),
                    models.Index(
                        fields=["organisation", "notifier", "at"], name="statement_by_notifier"
                    ),
                    models.Index(
                        fields=["organisation", "flagger", "at"], name="statement_by_flagger"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MisuseStepRow",
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
                ("notifier", models.CharField(max_length=64)),
                ("step", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=40)),
                ("factors", models.JSONField(default=dict)),
                ("said", models.TextField(blank=True, default="")),
                ("by", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("ends_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_misusestep",
                "indexes": [
                    models.Index(fields=["organisation", "notifier", "at"], name="misuse_by_time")
                ],
            },
        ),
        AppendOnly(tables=["db_misusestep", "db_notice", "db_noticestatement"]),
        OneOrganisation(tables=["db_flagger", "db_misusestep", "db_notice", "db_noticestatement"]),
    ]
