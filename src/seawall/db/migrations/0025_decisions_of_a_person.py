"""A person's own decisions of a week, without reading everybody's."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("db", "0024_forum_hours")]
    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["person", "at"], name="decision_of_person"),
        ),
    ]
