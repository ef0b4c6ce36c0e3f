"""Tables of `referrals/`: a unit's referrals and orders, where they went, what came of them."""

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
        ("db", "0019_quality"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecipientRow",
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
                ("name", models.TextField()),
                ("domains", models.JSONField(default=list)),
                ("channel", seawall.db.fields.WordField(max_length=64)),
                ("address", models.TextField()),
                ("establishment", models.CharField(blank=True, default="", max_length=2)),
                ("languages", models.JSONField(default=list)),
                ("public_key", models.TextField(blank=True, default="")),
                ("informed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_recipient"},
        ),
        migrations.CreateModel(
            name="BatchRow",
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
                ("officer", seawall.db.fields.IdField(max_length=40)),
                ("source", models.TextField(blank=True, default="")),
                ("defaults", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_batch"},
        ),
        migrations.CreateModel(
            name="DispatchRow",
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
                ("form", seawall.db.fields.WordField(max_length=64)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.recipientrow",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.batchrow",
                    ),
                ),
                ("reference", models.CharField(max_length=200)),
                ("urgency", seawall.db.fields.WordField(default="normal", max_length=64)),
                ("officer", seawall.db.fields.IdField(max_length=40)),
                ("supervisor", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("is_sampled", models.BooleanField(default=False)),
                ("body", models.JSONField(default=dict)),
                ("signed", models.TextField(blank=True, default="")),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("receipt", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("copy_sent_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_dispatch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="dispatch_reference_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineRow",
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
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.batchrow",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.dispatchrow",
                    ),
                ),
                ("position", models.IntegerField()),
                ("written", models.TextField()),
                ("url", models.TextField(blank=True, default="")),
                ("fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("standing", seawall.db.fields.WordField(max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("assessment", models.JSONField(default=dict)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("outcome", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason_code", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("overturned_at", models.DateTimeField(null=True)),
                ("liveness", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("baseline", models.JSONField(default=dict)),
                ("last_live_at", models.DateTimeField(null=True)),
                ("gone_from", models.DateTimeField(null=True)),
                ("gone_confirmed_at", models.DateTimeField(null=True)),
                ("next_visit_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_line",
                "indexes": [
                    models.Index(fields=["organisation", "fingerprint"], name="line_fingerprint"),
                    models.Index(fields=["next_visit_at"], name="line_visits"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "position"), name="line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlatformAnswerRow",
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
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.dispatchrow",
                    ),
                ),
                ("form", seawall.db.fields.WordField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("signed", models.TextField()),
                ("signed_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_platformanswer",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "sha256"), name="platform_answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProbeRow",
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.linerow",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("vantage", seawall.db.fields.WordField(default="here", max_length=64)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("status", models.IntegerField(null=True)),
                ("why", models.TextField(blank=True, default="")),
                ("visit", models.JSONField(default=dict)),
            ],
            options={"db_table": "db_probe"},
        ),
        migrations.CreateModel(
            name="ReferredUrlRow",
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
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_referredurl"},
        ),
        AppendOnly(tables=["db_platformanswer", "db_probe", "db_referredurl"]),
        OneOrganisation(
            tables=[
                "db_batch",
                "db_dispatch",
                "db_line",
                "db_platformanswer",
                "db_probe",
                "db_recipient",
                "db_referredurl",
            ]
        ),
    ]
