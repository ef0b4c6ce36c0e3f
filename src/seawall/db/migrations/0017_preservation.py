"""Tables of `preservation/` and what else is kept apart: copies, threats, the vault."""

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
        ("db", "0016_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="PreservationRow",
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
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
                (
                    "content",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("profile", models.CharField(max_length=80)),
                ("removed_at", models.DateTimeField()),
                ("kept_until", models.DateTimeField()),
                ("legal_limit", models.DateTimeField(null=True)),
                ("extensions", models.JSONField(default=list)),
                ("hold", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(default="kept", max_length=64)),
                ("erased_at", models.DateTimeField(null=True)),
                ("proof", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "db_preservation",
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "kept_until"], name="preservation_due"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreservationAccessRow",
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
                    "preservation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.preservationrow",
                    ),
                ),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("purpose", seawall.db.fields.WordField(max_length=64)),
                ("allowed", models.BooleanField()),
                ("why", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at", "organisation"], name="preservation_asked")],
                "db_table": "db_preservationaccess",
            },
        ),
        migrations.CreateModel(
            name="ThreatReportRow",
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
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("aware_at", models.DateTimeField()),
                ("states", models.JSONField(default=list)),
                ("routes", models.JSONField(default=list)),
                ("body", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("by", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("proof", models.JSONField(default=dict)),
            ],
            options={"db_table": "db_threatreport"},
        ),
        migrations.CreateModel(
            name="VaultedNoticeRow",
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
                ("sealed", models.TextField()),
                ("cleared", models.JSONField(default=list)),
            ],
            options={"db_table": "db_vaultednotice"},
        ),
        AppendOnly(tables=["db_preservationaccess"]),
        OneOrganisation(
            tables=[
                "db_preservation",
                "db_preservationaccess",
                "db_threatreport",
                "db_vaultednotice",
            ]
        ),
    ]
