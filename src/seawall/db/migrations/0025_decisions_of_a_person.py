"""A person's own decisions of a week, and decided cases of one kind, without reading the rest."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes, and one that the second makes needless."""

    dependencies = [("db", "0024_forum_hours")]
    operations = [
        migrations.RemoveIndex(model_name="case", name="case_answered"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "kind", "state", "-decided_at", "-id"],
                name="case_decided_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["person", "at"], name="decision_of_person"),
        ),
    ]
