"""What an appeal is filed under, what is said in it, what is not sent yet; items by account and cases by their day."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = ["db_appealfile", "db_appealword"]
OWNED = ["db_appealdraft", "db_appealfile", "db_appealword"]


def _key() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _owner() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="db.organisation",
    )


def _word() -> seawall.db.fields.WordField:
    return seawall.db.fields.WordField(blank=True, default="", max_length=64)


class Migration(migrations.Migration):
    """Three tables and two indexes."""

    dependencies = [("db", "0016_statements")]
    operations = [
        migrations.CreateModel(
            name="AppealFile",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="db.appeal",
                    ),
                ),
                ("number", seawall.db.fields.WordField(max_length=64)),
                ("party", seawall.db.fields.WordField(default="user", max_length=64)),
                ("token_digest", models.CharField(blank=True, default="", max_length=64)),
                ("language", _word()),
                ("organisation", _owner()),
            ],
            options={
                "indexes": [models.Index(fields=["token_digest"], name="appeal_by_token")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="appeal_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealWord",
            fields=[
                ("id", _key()),
                ("claim", _word()),
                ("says", models.TextField(blank=True, default="")),
                ("misread", models.TextField(blank=True, default="")),
                ("context", _word()),
                ("at", models.DateTimeField()),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.appeal",
                    ),
                ),
                ("organisation", _owner()),
            ],
        ),
        migrations.CreateModel(
            name="AppealDraft",
            fields=[
                ("id", _key()),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("body", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("organisation", _owner()),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "kind", "decided_at"], name="case_answered"),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
