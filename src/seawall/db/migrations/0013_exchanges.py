"""Whom we follow, what they list and hear, and lists of names, each with its guards."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = ["db_exchangefault", "db_listedname", "db_listednameuse", "db_listing"]
OWNED = [*APPEND_ONLY, "db_exchange", "db_exchangerecord", "db_exchangeword"]


class Migration(migrations.Migration):
    """Seven tables, triggers for those that only grow, row security for all."""

    dependencies = [
        ("db", "0012_lookup"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("name", seawall.db.fields.WordField(max_length=64)),
                ("adapter", seawall.db.fields.WordField(max_length=64)),
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
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bank",
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
            name="ExchangeFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchange",
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExchangeRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("peer_type", seawall.db.fields.WordField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("opinions", models.JSONField(default=list)),
                ("tags", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("is_deleted", models.BooleanField(default=False)),
                ("put", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("sweep", models.BigIntegerField()),
                ("updated_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentry",
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchange",
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
            name="ExchangeWord",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("key", models.CharField(blank=True, default="", max_length=200)),
                ("body", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(default="waiting", max_length=64)),
                ("attempts", models.IntegerField(default=0)),
                ("answer", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentry",
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchange",
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListedName",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListedNameUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("about", seawall.db.fields.IdField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.listedname",
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("list", seawall.db.fields.WordField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("address", models.TextField(blank=True, default="")),
                ("names", models.IntegerField(default=0)),
                ("fetched_at", models.DateTimeField()),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidence",
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.exchange",
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
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="listedname",
            name="listing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="db.listing"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("organisation", "name"),
                name="exchange_name_once",
            ),
        ),
        migrations.AddIndex(
            model_name="exchangerecord",
            index=models.Index(fields=["exchange", "sweep"], name="exchange_record_round"),
        ),
        migrations.AddConstraint(
            model_name="exchangerecord",
            constraint=models.UniqueConstraint(
                fields=("exchange", "key"), name="exchange_record_once"
            ),
        ),
        AppendOnly(tables=APPEND_ONLY),
        OneOrganisation(tables=OWNED),
    ]
