"""What people looked at, what they chose, and the limits that hold for all of them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = ["db_medialook", "db_viewingchoice", "db_optout", "db_limitchange"]


def _id() -> tuple[str, models.Field]:
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


def _to(table: str, **options: object) -> models.Field:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=f"db.{table}",
        **options,
    )


class Migration(migrations.Migration):
    """Four tables and their row security."""

    dependencies = [("db", "0019_access")]
    operations = [
        migrations.CreateModel(
            name="MediaLook",
            fields=[
                _id(),
                ("category", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("step", seawall.db.fields.WordField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("case", _to("case")),
                ("organisation", _to("organisation", db_index=False)),
                ("person", _to("person", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "person", "opened_at"], name="look_of_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ViewingChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="db.person",
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("break_until", models.DateTimeField(null=True)),
                ("organisation", _to("organisation", db_index=False)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                _id(),
                ("category", seawall.db.fields.WordField(max_length=64)),
                ("until", models.DateTimeField(null=True)),
                ("organisation", _to("organisation", db_index=False)),
                ("person", _to("person", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "category"), name="opt_out_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitChange",
            fields=[
                (
                    "id",
                    seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False),
                ),
                ("limits", models.JSONField(default=dict)),
                ("why", models.TextField()),
                ("proposed_by", seawall.db.fields.IdField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                (
                    "approved_by",
                    seawall.db.fields.IdField(blank=True, default="", max_length=40),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("organisation", _to("organisation", db_index=False)),
            ],
            options={"abstract": False},
        ),
        OneOrganisation(tables=OWNED),
    ]
