"""Values too long for an index stand beside their digest."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that is empty for nearly every entry; no row is rewritten."""

    dependencies = [("db", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="bankentry", name="long_value", field=models.TextField(null=True)
        ),
    ]
