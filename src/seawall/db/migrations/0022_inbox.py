"""The inbox: pages in the order of the queue, what waits for later, own views, many at once."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.lookups import EqualWords
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY: list[str] = []
OWNED = [
    "db_bulk",
    "db_bulkline",
    "db_inboxview",
    "db_keychoice",
    "db_snooze",
    "db_sourcetally",
]


class Migration(migrations.Migration):
    """Two columns, six tables, and the indexes that the pages read by."""

    dependencies = [
        ("db", "0015_taxii"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulk",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("state", seawall.db.fields.WordField(default="draft", max_length=64)),
                ("chosen", models.CharField(blank=True, default="", max_length=400)),
                ("asked_by", seawall.db.fields.IdField(max_length=40)),
                ("finding", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("clauses", models.JSONField(default=list)),
                ("context", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("size", models.IntegerField(default=0)),
                ("drafted_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("approved_by", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("approved_at", models.DateTimeField(null=True)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("say", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="BulkLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField()),
                ("state", seawall.db.fields.WordField(default="waiting", max_length=64)),
                ("decision", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("why", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="InboxView",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("shows", models.CharField(max_length=400)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KeyChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("single", models.BooleanField(default=True)),
                ("moved", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", seawall.db.fields.IdField(max_length=40)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SourceTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("upheld", models.BigIntegerField(default=0)),
                ("decided", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue",
        ),
        migrations.AddField(
            model_name="case",
            name="language",
            field=seawall.db.fields.WordField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="case",
            name="source",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "state", "due_at", "-severity", "opened_at", "id"],
                name="case_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "state", "kind", "due_at", "-severity", "opened_at", "id"],
                name="case_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "state", "queue", "due_at", "-severity", "opened_at", "id"],
                name="case_by_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=[
                    "organisation",
                    "state",
                    "language",
                    "due_at",
                    "-severity",
                    "opened_at",
                    "id",
                ],
                name="case_by_language",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=[
                    "organisation",
                    "state",
                    "source",
                    "due_at",
                    "-severity",
                    "opened_at",
                    "id",
                ],
                name="case_by_source",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "state", "-decided_at", "-id"], name="case_decided"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "lease_holder"],
                name="case_held",
            ),
        ),
        migrations.AddIndex(
            model_name="caseitem",
            index=models.Index(fields=["case", "id"], name="case_item_order"),
        ),
        migrations.AddField(
            model_name="bulk",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddField(
            model_name="bulkline",
            name="bulk",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="db.bulk",
            ),
        ),
        migrations.AddField(
            model_name="bulkline",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.case"
            ),
        ),
        migrations.AddField(
            model_name="bulkline",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddField(
            model_name="inboxview",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddField(
            model_name="keychoice",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddField(
            model_name="snooze",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.case",
            ),
        ),
        migrations.AddField(
            model_name="snooze",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddField(
            model_name="sourcetally",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="db.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="bulk",
            index=models.Index(
                fields=["organisation", "state", "drafted_at"], name="bulk_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkline",
            index=models.Index(fields=["bulk", "state", "position"], name="bulk_line_next"),
        ),
        migrations.AddConstraint(
            model_name="bulkline",
            constraint=models.UniqueConstraint(fields=("bulk", "case"), name="bulk_case_once"),
        ),
        migrations.AddConstraint(
            model_name="inboxview",
            constraint=models.UniqueConstraint(
                fields=("organisation", "person", "name"), name="view_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keychoice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "person"), name="key_choice_once"
            ),
        ),
        migrations.AddIndex(
            model_name="snooze",
            index=models.Index(fields=["organisation", "until"], name="snooze_by_end"),
        ),
        migrations.AddIndex(
            model_name="snooze",
            index=models.Index(fields=["organisation", "case", "until"], name="snooze_of_case"),
        ),
        migrations.AddConstraint(
            model_name="sourcetally",
            constraint=models.UniqueConstraint(
                fields=("organisation", "source"), name="source_tally_once"
            ),
        ),
        EqualWords(table="db_item", column="account", name="item_by_account"),
        OneOrganisation(tables=OWNED),
    ]
