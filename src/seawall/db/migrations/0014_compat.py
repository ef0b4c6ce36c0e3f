"""Numbered contents over bank entries, and the switches of banks and types: what HMA calls them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = ["db_hmabank", "db_hmacontent", "db_hmasignal", "db_hmasignaltype"]


def _key() -> tuple[str, models.BigAutoField]:  # type: ignore[type-arg]
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _to(table: str, **options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    options = {"related_name": "+", **options}
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        to=f"db.{table}",
        **options,  # type: ignore[arg-type]
    )


def _owner() -> tuple[str, models.ForeignKey]:  # type: ignore[type-arg]
    return "organisation", _to("organisation", db_index=False)


class Migration(migrations.Migration):
    """Four tables and their row security; no entry is changed."""

    dependencies = [("db", "0013_exchanges")]
    operations = [
        migrations.CreateModel(
            name="HmaBank",
            fields=[
                (
                    "bank",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="switch",
                        serialize=False,
                        to="db.bank",
                    ),
                ),
                ("enabled_ratio", models.FloatField(default=1.0)),
                ("retired_at", models.DateTimeField(null=True)),
                _owner(),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="HmaContent",
            fields=[
                _key(),
                ("number", models.BigIntegerField()),
                ("disable_until", models.BigIntegerField(default=1)),
                ("note", models.TextField(blank=True, default="")),
                ("metadata", models.JSONField(default=dict)),
                ("original_uri", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                ("bank", _to("bank")),
                _owner(),
            ],
        ),
        migrations.CreateModel(
            name="HmaSignal",
            fields=[
                _key(),
                ("content", _to("hmacontent", db_index=False, related_name="signals")),
                ("entry", _to("bankentry")),
                _owner(),
            ],
        ),
        migrations.CreateModel(
            name="HmaSignalType",
            fields=[
                _key(),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("enabled_ratio", models.FloatField()),
                _owner(),
            ],
        ),
        migrations.AddConstraint(
            model_name="hmacontent",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="hma_content_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hmasignal",
            constraint=models.UniqueConstraint(fields=("content", "entry"), name="hma_signal_once"),
        ),
        migrations.AddConstraint(
            model_name="hmasignaltype",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="hma_signal_type_once"
            ),
        ),
        OneOrganisation(tables=OWNED),
    ]
