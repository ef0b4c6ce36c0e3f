"""Tables of `exchanges/hma/`: numbered contents over bank entries, and the switches of HMA."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0011_forum"),
    ]

    operations = [
        migrations.CreateModel(
            name="HmaBankRow",
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
                (
                    "bank",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="switch",
                        serialize=False,
                        to="db.bankrow",
                    ),
                ),
                ("enabled_ratio", models.FloatField(default=1.0)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_hmabank"},
        ),
        migrations.CreateModel(
            name="HmaContentRow",
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
                ("number", models.BigIntegerField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("disable_until", models.BigIntegerField(default=1)),
                ("note", models.TextField(blank=True, default="")),
                ("metadata", models.JSONField(default=dict)),
                ("original_uri", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_hmacontent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="hma_content_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HmaSignalRow",
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
                    "content",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="db.hmacontentrow",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
            ],
            options={
                "db_table": "db_hmasignal",
                "constraints": [
                    models.UniqueConstraint(fields=("content", "entry"), name="hma_signal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HmaSignalTypeRow",
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
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("enabled_ratio", models.FloatField()),
            ],
            options={
                "db_table": "db_hmasignaltype",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="hma_signal_type_once"
                    )
                ],
            },
        ),
        OneOrganisation(tables=["db_hmabank", "db_hmacontent", "db_hmasignal", "db_hmasignaltype"]),
    ]
