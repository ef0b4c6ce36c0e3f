"""The words of an item lie beside its version, so that they can be erased and it stays as it is."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = ["db_itemtext"]


class Migration(migrations.Migration):
    """A table and its row security; words that are inside versions stay there."""

    dependencies = [("db", "0007_item_addresses")]
    operations = [
        migrations.CreateModel(
            name="ItemText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="db.itemversion",
                    ),
                ),
                ("text", models.TextField()),
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
            options={"abstract": False},
        ),
        OneOrganisation(tables=OWNED),
    ]
