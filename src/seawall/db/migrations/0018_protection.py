"""Tables of `people/protection`: what somebody looked at, what they chose, the limits of all."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0017_preservation"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediaLookRow",
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
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("category", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("step", seawall.db.fields.WordField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_medialook",
                "indexes": [
                    models.Index(
                        fields=["organisation", "person", "opened_at"], name="look_of_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ViewingChoiceRow",
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
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("break_until", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_viewingchoice"},
        ),
        migrations.CreateModel(
            name="OptOutRow",
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
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("category", seawall.db.fields.WordField(max_length=64)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_optout",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "category"), name="opt_out_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitChangeRow",
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
                ("limits", models.JSONField(default=dict)),
                ("why", models.TextField()),
                ("proposed_by", seawall.db.fields.IdField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("approved_by", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("approved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_limitchange"},
        ),
        OneOrganisation(tables=["db_limitchange", "db_medialook", "db_optout", "db_viewingchoice"]),
    ]
