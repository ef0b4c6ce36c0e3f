"""Tables of `cases/desk/`: decisions half written, and notes."""

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
        ("db", "0008_appeals"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseDraftRow",
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
                ("said", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "db_casedraft",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "person"), name="one_draft_a_person_and_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNoteRow",
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
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("by", seawall.db.fields.WordField(max_length=64)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_casenote"},
        ),
        AppendOnly(tables=["db_casenote"]),
        OneOrganisation(tables=["db_casedraft", "db_casenote"]),
    ]
