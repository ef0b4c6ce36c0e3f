"""Offers are counted by the hour, and suspended signals are found without reading all of them."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import TruncHour

import seawall.db.fields
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = ["db_forumofferhour"]


def count_what_is_there(apps: Any, _schema_editor: Any) -> None:
    signals = apps.get_model("db", "ForumSignal").objects
    hours = apps.get_model("db", "ForumOfferHour").objects
    by_hour = signals.annotate(hour=TruncHour("offered_at")).order_by()
    keys = ("organisation_id", "seat_id", "author", "hour")
    counted = by_hour.values(*keys).annotate(offers=Count("id"))
    for row in counted.iterator():
        hours.create(**row)


class Migration(migrations.Migration):
    """One table, one index, and a count of what was offered before."""

    dependencies = [("db", "0023_case_drafts")]
    operations = [
        migrations.AddIndex(
            model_name="forumsignal",
            index=models.Index(fields=["seat", "suspended"], name="forum_suspended"),
        ),
        migrations.CreateModel(
            name="ForumOfferHour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("author", seawall.db.fields.IdField()),
                ("hour", models.DateTimeField()),
                ("offers", models.BigIntegerField()),
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
                        fields=("seat", "author", "hour"), name="forum_hour_once"
                    )
                ],
            },
        ),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop),
        OneOrganisation(tables=OWNED),
    ]
