"""Tables of `audits/`: audits of a period's decisions, and what was drawn for them."""

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
        ("db", "0023_drills"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRow",
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
                ("subject", seawall.db.fields.WordField(max_length=64)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("zone", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                ("is_repeated", models.BooleanField()),
                ("planned_entry", seawall.db.fields.IdField(max_length=40)),
                ("commitment", models.CharField(max_length=64)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("created_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("file_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("file_lines", models.BigIntegerField(null=True)),
                ("file_views", models.BigIntegerField(null=True)),
                ("framed_entry", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("log_size", models.BigIntegerField(null=True)),
                ("log_root", models.CharField(blank=True, default="", max_length=64)),
                ("frame", models.CharField(blank=True, default="", max_length=64)),
                ("strata", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_audit",
                "indexes": [models.Index(fields=["organisation", "state"], name="audit_by_state")],
            },
        ),
        migrations.CreateModel(
            name="DrawnDecisionRow",
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
                ("place", models.IntegerField()),
                ("stratum", models.IntegerField()),
                ("decision", seawall.db.fields.IdField(max_length=40)),
                ("review", seawall.db.fields.IdField(max_length=40)),
                (
                    "audit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.auditrow",
                    ),
                ),
            ],
            options={
                "db_table": "db_drawndecision",
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "place"), name="drawn_decision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawnUploadRow",
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
                ("place", models.IntegerField()),
                ("stratum", models.IntegerField()),
                ("item", seawall.db.fields.IdField(max_length=40)),
                ("case", seawall.db.fields.IdField(max_length=40)),
                (
                    "audit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.auditrow",
                    ),
                ),
            ],
            options={
                "db_table": "db_drawnupload",
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "place"), name="drawn_upload_once")
                ],
            },
        ),
        AppendOnly(tables=["db_drawndecision", "db_drawnupload"]),
        OneOrganisation(tables=["db_audit", "db_drawndecision", "db_drawnupload"]),
    ]
