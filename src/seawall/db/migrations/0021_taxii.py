"""Table of `exchanges/taxii`: when the changes of banks became readable to others."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0020_referring"),
    ]

    operations = [
        migrations.CreateModel(
            name="TaxiiMarkRow",
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
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_taxiimark",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "seq"), name="taxii_mark_once"),
                    models.UniqueConstraint(
                        fields=("organisation", "at"), name="taxii_moment_once"
                    ),
                ],
            },
        ),
        AppendOnly(tables=["db_taxiimark"]),
        OneOrganisation(tables=["db_taxiimark"]),
    ]
