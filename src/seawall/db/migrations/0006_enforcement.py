"""Tables of `enforcement/`: actions, outcomes, events, endpoints, deliveries, the outbox."""

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
        ("db", "0005_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionRow",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decisionrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("target_kind", seawall.db.fields.WordField(max_length=64)),
                ("target_id", models.CharField(max_length=512)),
                ("target_version", models.BigIntegerField(null=True)),
                ("seq", models.BigIntegerField()),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("scope", models.JSONField(default=list)),
                ("until", models.DateTimeField(null=True)),
                ("deadline", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_action",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "target_kind", "target_id", "seq"),
                        name="action_seq_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WrongfulTimeRow",
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
                ("entry", seawall.db.fields.IdField(max_length=40)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("case", seawall.db.fields.IdField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ended_at", "organisation"], name="wrongful_time_ended")
                ],
                "db_table": "db_wrongfultime",
                "constraints": [
                    models.UniqueConstraint(fields=("item", "began_at"), name="wrongful_time_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeRow",
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.actionrow",
                    ),
                ),
                ("outcome", seawall.db.fields.WordField(max_length=64)),
                ("effective_at", models.DateTimeField(null=True)),
                ("reason_code", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("detail", models.TextField(blank=True, default="")),
                ("retry_after", models.IntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("views", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["effective_at", "organisation"], name="outcome_effective"),
                    models.Index(fields=["organisation", "action"], name="outcome_of_action"),
                ],
                "db_table": "db_outcome",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
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
                ("seq", models.BigIntegerField()),
                ("type", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_event",
                "indexes": [models.Index(fields=["organisation", "about"], name="event_about")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "seq"), name="event_seq_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EndpointRow",
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
                ("url", models.TextField()),
                ("state", seawall.db.fields.WordField(default="enabled", max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("secrets", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_endpoint"},
        ),
        migrations.CreateModel(
            name="DeliveryRow",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.eventrow",
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.endpointrow",
                    ),
                ),
                ("attempt", models.IntegerField()),
                ("status", models.IntegerField(null=True)),
                ("result", seawall.db.fields.WordField(max_length=64)),
                ("error", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("took_ms", models.IntegerField(default=0)),
                ("signed", models.JSONField(default=dict)),
            ],
            options={"db_table": "db_delivery"},
        ),
        migrations.CreateModel(
            name="EnforcementPartRow",
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
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.decisionrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("order", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("position", models.IntegerField()),
                ("count", models.IntegerField()),
                ("enforcement", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "db_enforcementpart",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "position"), name="enforcement_part_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeartbeatRow",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("says", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_heartbeat",
            },
        ),
        migrations.CreateModel(
            name="JobRow",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.organisationrow",
                    ),
                ),
                ("queue", seawall.db.fields.WordField(default="default", max_length=64)),
                ("task", models.CharField(max_length=200)),
                ("arguments", models.JSONField(default=dict)),
                ("state", seawall.db.fields.WordField(default="ready", max_length=64)),
                ("run_after", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("leased_by", models.CharField(blank=True, default="", max_length=120)),
                ("leased_until", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=200, null=True, unique=True)),
                ("last_error", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_job",
                "indexes": [models.Index(fields=["state", "run_after"], name="job_ready")],
            },
        ),
        AppendOnly(
            tables=["db_action", "db_delivery", "db_event", "db_outcome", "db_wrongfultime"]
        ),
        OneOrganisation(
            tables=[
                "db_action",
                "db_delivery",
                "db_endpoint",
                "db_enforcementpart",
                "db_event",
                "db_job",
                "db_outcome",
                "db_wrongfultime",
            ]
        ),
    ]
