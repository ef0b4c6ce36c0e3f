"""An item is found by its public address, however many there are and however long it is."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import migrations, models

from seawall.db.tenancy import EVERY, set_scope

_AT_ONCE = 1_000


def fill(apps: Any, schema_editor: Any) -> None:
    """Give every item that has an address its digest, a thousand at a time."""
    set_scope(schema_editor.connection, EVERY)
    items = apps.get_model("db", "Item").objects
    last = ""
    while some := list(items.filter(id__gt=last).order_by("id")[:_AT_ONCE]):
        last = some[-1].id
        told = [one for one in some if one.public_url]
        for one in told:
            one.url_digest = hashlib.sha256(one.public_url.encode()).hexdigest()
        items.bulk_update(told, ["url_digest"])


class Migration(migrations.Migration):
    """A column, its values, and then the index over them."""

    dependencies = [("db", "0006_long_counters")]
    operations = [
        migrations.AddField(
            model_name="item",
            name="url_digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["organisation", "url_digest"], name="item_by_address"),
        ),
    ]
