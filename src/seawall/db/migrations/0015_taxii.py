"""When the changes of banks became readable to others, and its guards."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = ["db_taxiimark"]
OWNED = ["db_taxiimark"]


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("db", "0014_compat")]
    operations = [
        migrations.CreateModel(
            name="TaxiiMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "seq"), name="taxii_mark_once"),
                    models.UniqueConstraint(
                        fields=("organisation", "at"), name="taxii_moment_once"
                    ),
                ],
            },
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
