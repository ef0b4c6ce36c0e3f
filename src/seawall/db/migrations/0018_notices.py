"""Trusted flaggers, what notifiers say, steps against misuse, and their guards."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = ["db_misusestep", "db_noticestatement"]
OWNED = ["db_flagger", "db_misusestep", "db_noticestatement"]


class Migration(migrations.Migration):
    """Three tables."""

    dependencies = [("db", "0017_appeals")]
    operations = [
        migrations.CreateModel(
            name="Flagger",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("email", models.TextField(blank=True, default="")),
                ("field", models.TextField(blank=True, default="")),
                ("awarded_by", models.TextField()),
                ("country", models.CharField(max_length=2)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.apikey",
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="MisuseStep",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("notifier", models.CharField(max_length=64)),
                ("step", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=40)),
                ("factors", models.JSONField(default=dict)),
                ("said", models.TextField(blank=True, default="")),
                ("by", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("ends_at", models.DateTimeField(null=True)),
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
        ),
        migrations.CreateModel(
            name="NoticeStatement",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("notifier", models.CharField(blank=True, default="", max_length=64)),
                ("missing", models.JSONField(default=list)),
                ("gives_knowledge", models.BooleanField(default=False)),
                ("kept_under", models.CharField(blank=True, default="", max_length=40)),
                ("language", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("said", models.TextField()),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.case",
                    ),
                ),
                (
                    "flagger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.flagger",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.order",
                    ),
                ),
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
        ),
        migrations.AddConstraint(
            model_name="flagger",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="flagger_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="flagger",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="flagger_key_once"
            ),
        ),
        migrations.AddIndex(
            model_name="misusestep",
            index=models.Index(fields=["organisation", "notifier", "at"], name="misuse_by_time"),
        ),
        migrations.AddIndex(
            model_name="noticestatement",
            index=models.Index(fields=["organisation", "at"], name="statement_by_time"),
        ),
        migrations.AddIndex(
            model_name="noticestatement",
            index=models.Index(
                fields=["organisation", "notifier", "at"], name="statement_by_notifier"
            ),
        ),
        migrations.AddIndex(
            model_name="noticestatement",
            index=models.Index(
                fields=["organisation", "flagger", "at"], name="statement_by_flagger"
            ),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
