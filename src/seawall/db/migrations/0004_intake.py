"""Tables of `intake/`: items, sealed evidence, checks, matches, idempotency."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.equal_words import EqualWords
from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0003_banks"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("external_id", models.CharField(max_length=512)),
                ("account", models.TextField(blank=True, default="")),
                ("public_url", models.TextField(blank=True, default="")),
                ("url_digest", models.CharField(blank=True, default="", max_length=64)),
                ("latest_version", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_item",
                "indexes": [
                    models.Index(fields=["organisation", "url_digest"], name="item_by_address")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "external_id"), name="item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=120)),
                ("purpose", seawall.db.fields.WordField(default="item", max_length=64)),
                ("path", models.TextField()),
                ("sealed_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_evidence"},
        ),
        migrations.CreateModel(
            name="ItemVersionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("media_type", models.CharField(blank=True, default="", max_length=120)),
                ("size", models.BigIntegerField(default=0)),
                ("url", models.TextField(blank=True, default="")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                (
                    "rendition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("signals", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_itemversion",
                "constraints": [
                    models.UniqueConstraint(fields=("item", "version"), name="item_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemTextRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="db.itemversionrow",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"db_table": "db_itemtext"},
        ),
        migrations.CreateModel(
            name="ItemSignalRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField()),
                ("quality", models.IntegerField(null=True)),
                ("inside", models.BooleanField(null=True)),
                ("received_at", models.DateTimeField()),
                ("long_value", models.TextField(null=True)),
            ],
            options={
                "db_table": "db_itemsignal",
                "indexes": [
                    models.Index(
                        fields=["organisation", "signal_type", "value"], name="signal_by_value"
                    ),
                    models.Index(
                        fields=["organisation", "signal_type", "received_at", "id"],
                        name="signal_by_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RehashRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("is_thorough", models.BooleanField()),
                ("upto", models.BigIntegerField()),
                ("started_by", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("stage", seawall.db.fields.WordField(max_length=64)),
                ("place", models.BigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("matching", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_rehash",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("organisation", "signal_type"),
                        name="rehash_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RehashFaultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                (
                    "rehash",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.rehashrow",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("reason", models.TextField()),
            ],
            options={"db_table": "db_rehashfault"},
        ),
        migrations.CreateModel(
            name="UploadCheckRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
                ("verdict", seawall.db.fields.WordField(max_length=64)),
                ("rule", models.CharField(max_length=120)),
                ("degraded", models.BooleanField(default=False)),
                ("explanation", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_uploadcheck"},
        ),
        migrations.CreateModel(
            name="MatchRow",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.uploadcheckrow",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField()),
                ("distance", models.IntegerField()),
                ("threshold", models.IntegerField()),
                ("card", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_match"},
        ),
        migrations.CreateModel(
            name="IdempotencyKeyRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.IntegerField()),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "db_idempotencykey",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "key"), name="idempotency_key_once"
                    )
                ],
            },
        ),
        AppendOnly(
            tables=[
                "db_itemsignal",
                "db_itemversion",
                "db_match",
                "db_rehashfault",
                "db_uploadcheck",
            ]
        ),
        EqualWords(table="db_item", column="account", name="item_by_account"),
        OneOrganisation(
            tables=[
                "db_evidence",
                "db_idempotencykey",
                "db_item",
                "db_itemsignal",
                "db_itemtext",
                "db_itemversion",
                "db_match",
                "db_rehash",
                "db_rehashfault",
                "db_uploadcheck",
            ]
        ),
    ]
