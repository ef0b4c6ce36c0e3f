"""Tables of `forum/lookup/`: what each member has asked, day by day."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0014_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="LookupSpendRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("member", seawall.db.fields.IdField(max_length=40)),
                ("day", models.CharField(max_length=10)),
                ("total", models.BigIntegerField(default=0)),
                ("hour", models.IntegerField(default=0)),
                ("in_hour", models.BigIntegerField(default=0)),
                ("alarmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_lookupspend",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "member", "day"), name="lookup_day_once"
                    )
                ],
            },
        ),
        OneOrganisation(tables=["db_lookupspend"]),
    ]
