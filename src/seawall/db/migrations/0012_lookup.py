"""What members ask is counted in rows, so that a restart does not give the quota back."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = ["db_lookupspend"]


class Migration(migrations.Migration):
    """One table and its row security."""

    dependencies = [("db", "0011_item_signals")]
    operations = [
        migrations.CreateModel(
            name="LookupSpend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member", seawall.db.fields.IdField(max_length=40)),
                ("day", models.CharField(max_length=10)),
                ("total", models.BigIntegerField(default=0)),
                ("hour", models.IntegerField(default=0)),
                ("in_hour", models.BigIntegerField(default=0)),
                ("alarmed_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseat",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "member", "day"), name="lookup_day_once"
                    )
                ],
            },
        ),
        OneOrganisation(tables=OWNED),
    ]
