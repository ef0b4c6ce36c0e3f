"""Tables of `exchanges/`: whom we follow, what they list, what they hear, and lists of names."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0009_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeRow",
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
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("adapter", seawall.db.fields.WordField(max_length=64)),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("config", models.JSONField(default=dict)),
                ("credentials", models.TextField(blank=True, default="")),
                ("is_enabled", models.BooleanField(default=True)),
                ("every_minutes", models.IntegerField()),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("checkpoint", models.TextField(blank=True, default="")),
                ("turn", models.BigIntegerField(default=0)),
                ("sweep", models.BigIntegerField(default=1)),
                ("is_reconciling", models.BooleanField(default=False)),
                ("is_up_to_date", models.BooleanField(default=False)),
                ("page_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("last_error", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_exchange",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("organisation", "name"),
                        name="exchange_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRecordRow",
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
                    "exchange",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchangerow",
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("peer_type", seawall.db.fields.WordField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("opinions", models.JSONField(default=list)),
                ("tags", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("is_deleted", models.BooleanField(default=False)),
                ("put", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("sweep", models.BigIntegerField()),
                ("updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_exchangerecord",
                "indexes": [
                    models.Index(fields=["exchange", "sweep"], name="exchange_record_round")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("exchange", "key"), name="exchange_record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeFaultRow",
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
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchangerow",
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_exchangefault"},
        ),
        migrations.CreateModel(
            name="ExchangeWordRow",
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
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchangerow",
                    ),
                ),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("key", models.CharField(blank=True, default="", max_length=200)),
                ("body", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(default="waiting", max_length=64)),
                ("attempts", models.IntegerField(default=0)),
                ("answer", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_exchangeword"},
        ),
        migrations.CreateModel(
            name="ListingRow",
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
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchangerow",
                    ),
                ),
                ("list", seawall.db.fields.WordField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("address", models.TextField(blank=True, default="")),
                ("names", models.IntegerField(default=0)),
                ("fetched_at", models.DateTimeField()),
            ],
            options={"db_table": "db_listing"},
        ),
        migrations.CreateModel(
            name="ListedNameRow",
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
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.listingrow",
                    ),
                ),
                ("reference", models.TextField()),
                ("name", models.TextField()),
                ("kind", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("aliases", models.JSONField(default=list)),
                ("regime", models.TextField(blank=True, default="")),
                ("is_terrorism", models.BooleanField(null=True)),
                ("listed_on", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("delisted_on", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("facts", models.JSONField(default=dict)),
                ("spelling", models.TextField()),
            ],
            options={"db_table": "db_listedname"},
        ),
        migrations.CreateModel(
            name="ListedNameUseRow",
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
                    "name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.listednamerow",
                    ),
                ),
                ("about", seawall.db.fields.IdField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_listednameuse"},
        ),
        AppendOnly(tables=["db_exchangefault", "db_listedname", "db_listednameuse", "db_listing"]),
        OneOrganisation(
            tables=[
                "db_exchange",
                "db_exchangefault",
                "db_exchangerecord",
                "db_exchangeword",
                "db_listedname",
                "db_listednameuse",
                "db_listing",
            ]
        ),
    ]
