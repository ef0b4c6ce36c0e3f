"""Counters of targets with long names keep their place under the name they have now.

SQLite took names that were longer than their column, PostgreSQL refused them. Such a name is
hashed today (`enforcement/store.py`), and a counter that began anew would number an action
lower than one the platform has seen.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import migrations
from django.db.models.functions import Length


def rename(apps: Any, _schema_editor: Any) -> None:
    """Give each long counter of a target its short name."""
    counters = apps.get_model("db", "ChangeCounter").objects
    long = counters.annotate(length=Length("name")).filter(
        length__gt=80, name__startswith="action:"
    )
    for name, value in list(long.values_list("name", "value")):
        digest = hashlib.sha256(name.encode()).hexdigest()
        counters.create(name=f"action:{digest}", value=value)
        counters.filter(name=name).delete()


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = [("db", "0005_order_guards")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
