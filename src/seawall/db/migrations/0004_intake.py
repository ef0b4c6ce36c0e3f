"""Tables of `intake/`: items, sealed evidence, checks, matches, idempotency."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.lookups import EqualWords
from seawall.db.room_migration import Room
from seawall.db.tenancy import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0003_banks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
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
            name="Evidence",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
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
        ),
        migrations.CreateModel(
            name="ItemVersion",
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
                        to="db.organisation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
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
                        to="db.evidence",
                    ),
                ),
                (
                    "rendition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidence",
                    ),
                ),
                ("signals", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "version"), name="item_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemText",
            fields=[
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
            ],
        ),
        migrations.CreateModel(
            name="ItemSignal",
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
                        to="db.organisation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.item"
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
            name="Rehash",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
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
            name="RehashFault",
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
                        to="db.organisation",
                    ),
                ),
                (
                    "rehash",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.rehash",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("reason", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="UploadCheck",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.item",
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
                ("verdict", seawall.db.fields.WordField(max_length=64)),
                ("rule", models.CharField(max_length=120)),
                ("degraded", models.BooleanField(default=False)),
                ("explanation", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisation",
                    ),
                ),
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.uploadcheck",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentry",
                    ),
                ),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField()),
                ("distance", models.IntegerField()),
                ("threshold", models.IntegerField()),
                ("card", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
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
                        to="db.organisation",
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.IntegerField()),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
            options={
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
