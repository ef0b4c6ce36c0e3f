"""Tables of `orders/`: authorities, what they sent, orders, their clocks and answers."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.guards import AppendOnly
from seawall.db.migrating.long_columns import QuicklyPacked
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0006_enforcement"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactPointRow",
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
                ("legal_name", models.TextField()),
                ("representative", models.TextField(blank=True, default="")),
                ("establishment", models.CharField(max_length=2)),
                ("email", models.TextField()),
                ("languages", models.JSONField(default=list)),
                ("authorised_person", models.TextField(blank=True, default="")),
                ("facts", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_contactpoint",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="one_contact_point_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityRow",
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
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("country", models.CharField(max_length=2)),
                ("channels", models.JSONField(default=list)),
                ("mail_domains", models.JSONField(default=list)),
                ("other_names", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("contact", models.JSONField(default=dict)),
                ("source", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(default="active", max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_authority"},
        ),
        migrations.CreateModel(
            name="AuthorityKeyRow",
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
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.authorityrow",
                    ),
                ),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("fingerprint", models.CharField(max_length=128)),
                ("public", models.TextField()),
                ("not_before", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_authoritykey",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "fingerprint"), name="authority_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentRow",
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
                ("channel", seawall.db.fields.WordField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("sender", models.TextField(blank=True, default="")),
                ("message_id", models.TextField(blank=True, default="")),
                ("signature", models.JSONField(default=dict)),
                ("reading", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
                ("received_offset", models.CharField(default="+00:00", max_length=6)),
            ],
            options={
                "db_table": "db_document",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "channel", "sha256"), name="document_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingDocumentRow",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("channel", seawall.db.fields.WordField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("told_under", models.CharField(max_length=40)),
                ("mailbox", models.TextField(blank=True, default="")),
                ("signing_key", models.CharField(blank=True, default="", max_length=128)),
                ("form", seawall.db.fields.WordField(max_length=64)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("authority_name", models.TextField(blank=True, default="")),
                ("issuing_state", models.CharField(blank=True, default="", max_length=2)),
                ("places", models.IntegerField(default=0)),
                ("first_places", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
                ("is_urgent", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("received_offset", models.CharField(default="+00:00", max_length=6)),
                ("due_at", models.DateTimeField(null=True)),
                ("keeps", models.BooleanField(default=False)),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.CharField(blank=True, default="", max_length=120)),
                ("seen_until", models.DateTimeField(null=True)),
                ("doubted_by", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("doubted_why", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
                ("settled_how", models.TextField(blank=True, default="")),
                ("order", seawall.db.fields.IdField(max_length=40, null=True)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
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
            ],
            options={
                "db_table": "db_waitingdocument",
                "indexes": [
                    models.Index(fields=["organisation", "state", "due_at"], name="waiting_by_due"),
                    models.Index(fields=["state", "due_at"], name="waiting_everywhere"),
                    models.Index(fields=["received_at"], name="waiting_by_receipt"),
                    models.Index(fields=["organisation", "told_under"], name="waiting_by_group"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "channel", "sha256"), name="waiting_document_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StrangersFileRow",
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
                ("sender", models.CharField(max_length=40)),
                ("size", models.BigIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_strangersfile",
                "indexes": [models.Index(fields=["kept_at"], name="strangers_by_moment")],
            },
        ),
        migrations.CreateModel(
            name="OrderRow",
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
                ("binding", seawall.db.fields.WordField(max_length=64)),
                ("profile", models.CharField(blank=True, default="", max_length=80)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.authorityrow",
                    ),
                ),
                ("authority_name", models.TextField(blank=True, default="")),
                ("sender_key", models.CharField(blank=True, default="", max_length=128)),
                ("issuing_state", models.CharField(blank=True, default="", max_length=2)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("channel", seawall.db.fields.WordField(max_length=64)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.documentrow",
                    ),
                ),
                ("body", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("copy_digest", models.CharField(blank=True, default="", max_length=64)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("trust", seawall.db.fields.WordField(max_length=64)),
                ("genuine", seawall.db.fields.WordField(default="not_asked", max_length=64)),
                ("cross_border", models.BooleanField(default=False)),
                ("flags", models.JSONField(default=list)),
                ("issued_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("received_offset", models.CharField(default="+00:00", max_length=6)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.caserow",
                    ),
                ),
                ("silent_until", models.DateTimeField(null=True)),
                (
                    "contradicts",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                ("receipt_digest", models.CharField(max_length=64, null=True, unique=True)),
                ("opening", models.IntegerField(default=0)),
                ("asking", models.IntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("keeps", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("taken_by", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("taken_at", models.DateTimeField(null=True)),
                ("final_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_order",
                "indexes": [
                    models.Index(fields=["final_at", "organisation"], name="order_final"),
                    models.Index(fields=["received_at", "organisation"], name="order_received"),
                    models.Index(
                        fields=["organisation", "state", "due_at", "received_at"],
                        name="order_board",
                    ),
                    models.Index(fields=["organisation", "copy_digest"], name="order_copy"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("organisation", "sender_key", "form", "reference"),
                        name="order_reference_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "overdue"), _negated=True),
                        name="order_overdue_is_never_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderItemRow",
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
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                ("position", models.IntegerField()),
                ("url", models.TextField()),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("outcome", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason_code", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("clause", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("measure", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("action", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("acted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["acted_at", "organisation"], name="order_item_acted")
                ],
                "db_table": "db_orderitem",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="order_item_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderPartRow",
            fields=[
                (
                    "id",
                    seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False),
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
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                ("position", models.IntegerField()),
                ("count", models.IntegerField()),
                ("listed", models.TextField()),
            ],
            options={
                "db_table": "db_orderpart",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="order_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderCopiesRow",
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
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="db.orderrow",
                    ),
                ),
                ("times", models.BigIntegerField()),
                ("last_at", models.DateTimeField()),
            ],
            options={"db_table": "db_ordercopies"},
        ),
        migrations.CreateModel(
            name="OrderEventRow",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                ("what", seawall.db.fields.WordField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(blank=True, default="", max_length=120)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["what", "organisation"], name="order_event_what")],
                "db_table": "db_orderevent",
            },
        ),
        migrations.CreateModel(
            name="OrderClockRow",
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
                ("about", models.CharField(max_length=64)),
                ("profile", models.CharField(max_length=80)),
                ("started_at", models.DateTimeField()),
                ("zone", models.CharField(default="UTC", max_length=64)),
                ("period", models.CharField(blank=True, default="", max_length=32)),
                ("facts", models.JSONField(default=dict)),
                ("holds", models.JSONField(default=list)),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("due_at", models.DateTimeField(null=True)),
                ("legal_limit", models.DateTimeField(null=True)),
                ("work_by", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_orderclock",
                "indexes": [
                    models.Index(fields=["organisation", "state", "due_at"], name="clock_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "about", "profile"), name="one_clock_a_profile"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlarmRow",
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
                ("about", models.CharField(max_length=64)),
                ("moment", models.CharField(max_length=120)),
                ("cause", seawall.db.fields.WordField(max_length=64)),
                ("at", models.DateTimeField()),
                ("rung", models.IntegerField(default=0)),
                ("event", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("reached_at", models.DateTimeField(null=True)),
                ("unheard_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.CharField(blank=True, default="", max_length=120)),
                ("quiet_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_alarm",
                "indexes": [models.Index(fields=["about"], name="alarm_about")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "about", "moment"), name="alarm_once_a_moment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                ("form", seawall.db.fields.WordField(max_length=64)),
                ("body", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("signed", models.TextField(blank=True, default="")),
                (
                    "pdf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.evidencerow",
                    ),
                ),
                ("channel", seawall.db.fields.WordField(max_length=64)),
                ("recipient", models.TextField(blank=True, default="")),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.CharField(blank=True, default="", max_length=120)),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("proof", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True, default="")),
            ],
            options={"db_table": "db_answer"},
        ),
        migrations.CreateModel(
            name="UserNoticeRow",
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
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.orderrow",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.itemrow",
                    ),
                ),
                ("state", seawall.db.fields.WordField(max_length=64)),
                ("not_before", models.DateTimeField()),
                ("body", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_usernotice",
                "indexes": [
                    models.Index(fields=["order", "item"], name="user_notice_of_item"),
                ],
            },
        ),
        AppendOnly(tables=["db_document", "db_orderevent"]),
        QuicklyPacked(columns={"db_order": "body", "db_orderpart": "listed"}),
        OneOrganisation(
            tables=[
                "db_alarm",
                "db_answer",
                "db_authority",
                "db_authoritykey",
                "db_contactpoint",
                "db_document",
                "db_order",
                "db_orderclock",
                "db_ordercopies",
                "db_orderevent",
                "db_orderitem",
                "db_orderpart",
                "db_strangersfile",
                "db_usernotice",
                "db_waitingdocument",
            ]
        ),
    ]
