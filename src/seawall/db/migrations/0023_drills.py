"""Tables of `drills/`: content drills, and every upload of their schedules."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0022_transparency"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContentDrillRow",
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
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("door_url", models.TextField()),
                ("door_file_field", models.CharField(max_length=200)),
                ("door_account_field", models.CharField(max_length=200)),
                ("door_fields", models.JSONField(default=dict)),
                ("door_secrets", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("accounts", models.JSONField(default=list)),
                ("cover", models.TextField()),
                (
                    "bank",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("items", models.JSONField(default=list)),
                ("planned_entry", seawall.db.fields.IdField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("is_monthly", models.BooleanField()),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("created_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("role", seawall.db.fields.WordField(max_length=64)),
                ("seat", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("member", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("accepted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_contentdrill",
                "indexes": [
                    models.Index(fields=["organisation", "begins_at"], name="drill_by_time")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "role", "member", "digest"), name="drill_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeededUploadRow",
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
                    "drill",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.contentdrillrow",
                    ),
                ),
                ("position", models.IntegerField()),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("number", models.IntegerField()),
                ("variant", seawall.db.fields.WordField(max_length=64)),
                ("account", models.CharField(max_length=200)),
                ("planned_at", models.DateTimeField()),
                ("again_of", models.IntegerField(null=True)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("shown", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("error", models.TextField(blank=True, default="")),
                ("check_id", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("verdict", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("finding", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_seededupload",
                "constraints": [
                    models.UniqueConstraint(fields=("drill", "position"), name="seeded_upload_once")
                ],
            },
        ),
        OneOrganisation(tables=["db_contentdrill", "db_seededupload"]),
    ]
