"""Tables of `forum/`: seats, members, the log and its tree, signals, opinions, what is under way."""

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
        ("db", "0010_exchanges"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForumSeatRow",
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
                ("forum", seawall.db.fields.IdField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("role", seawall.db.fields.WordField(max_length=64)),
                ("state", seawall.db.fields.WordField(default="active", max_length=64)),
                ("hub_url", models.TextField(blank=True, default="")),
                ("hub_key", models.CharField(max_length=64)),
                ("me", seawall.db.fields.IdField(max_length=40)),
                ("tier", seawall.db.fields.WordField(max_length=64)),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                ("taxonomy_version", models.CharField(blank=True, default="", max_length=120)),
                ("policy", models.JSONField(default=dict)),
                ("position", models.BigIntegerField(default=0)),
                ("frontier", models.JSONField(default=list)),
                ("checkpoint", models.TextField(blank=True, default="")),
                ("said", models.BigIntegerField(default=0)),
                ("said_digest", models.CharField(blank=True, default="", max_length=64)),
                ("heard_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("is_witness", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "db_forumseat",
                "indexes": [models.Index(fields=["forum", "role"], name="seat_by_forum")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "forum"), name="seat_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumMemberRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("member", seawall.db.fields.IdField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("public_key", models.CharField(max_length=64)),
                ("state", seawall.db.fields.WordField(default="active", max_length=64)),
                ("tier", seawall.db.fields.WordField(max_length=64)),
                ("vouched", models.BooleanField(default=False)),
                ("admitted_at", models.DateTimeField()),
                ("said", models.BigIntegerField(default=0)),
                ("said_digest", models.CharField(blank=True, default="", max_length=64)),
                ("position", models.BigIntegerField(default=0)),
                ("heard_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_forummember",
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "member"), name="forum_member_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumWitnessRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("member", seawall.db.fields.IdField(max_length=40)),
                ("url", models.TextField(blank=True, default="")),
                ("witness_key", models.CharField(blank=True, default="", max_length=400)),
                ("log_key", models.CharField(blank=True, default="", max_length=400)),
                ("at", models.DateTimeField()),
                ("rests_until", models.DateTimeField(null=True)),
                ("doubt", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_forumwitness",
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "member"), name="forum_witness_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumInvitationRow",
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
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("tier", seawall.db.fields.WordField(max_length=64)),
                ("vouched", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("member", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
            ],
            options={"db_table": "db_foruminvitation"},
        ),
        migrations.CreateModel(
            name="ForumStatementRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("index", models.BigIntegerField()),
                ("author", seawall.db.fields.IdField(max_length=40)),
                ("number", models.BigIntegerField()),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_forumstatement",
                "indexes": [
                    models.Index(fields=["seat", "author", "number"], name="forum_by_author"),
                    models.Index(fields=["seat", "kind", "index"], name="forum_by_kind"),
                    models.Index(fields=["seat", "about", "index"], name="forum_by_about"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "index"), name="forum_index_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumNodeRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("level", models.IntegerField()),
                ("place", models.BigIntegerField()),
                ("node_hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "db_forumnode",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "level", "place"), name="forum_node_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumSignalRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("offer", seawall.db.fields.IdField(max_length=40)),
                ("author", seawall.db.fields.IdField(max_length=40)),
                ("index", models.BigIntegerField()),
                ("signal_type", seawall.db.fields.WordField(max_length=64)),
                ("value", models.TextField(blank=True, default="")),
                ("value_digest", models.CharField(blank=True, default="", max_length=64)),
                ("label", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("labels", models.JSONField(default=list)),
                ("confidence", models.IntegerField(default=100)),
                ("context", models.JSONField(default=list)),
                ("quality", models.IntegerField(null=True)),
                ("approvers", models.JSONField(default=list)),
                ("incident", seawall.db.fields.IdField(blank=True, default="", max_length=40)),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("state", seawall.db.fields.WordField(default="offered", max_length=64)),
                ("effect", seawall.db.fields.WordField(default="off", max_length=64)),
                ("rule", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("say", models.TextField(blank=True, default="")),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankentryrow",
                    ),
                ),
                ("opening", models.JSONField(default=dict)),
                ("held", models.JSONField(default=list)),
                ("suspended", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_forumsignal",
                "indexes": [
                    models.Index(fields=["seat", "value_digest"], name="forum_by_value"),
                    models.Index(fields=["seat", "author", "index"], name="forum_offers_of"),
                    models.Index(fields=["seat", "incident", "index"], name="forum_by_incident"),
                    models.Index(fields=["seat", "index"], name="forum_by_index"),
                    models.Index(fields=["seat", "suspended"], name="forum_suspended"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "offer"), name="forum_offer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumOfferHourRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("author", seawall.db.fields.IdField(max_length=40)),
                ("hour", models.DateTimeField()),
                ("offers", models.BigIntegerField()),
            ],
            options={
                "db_table": "db_forumofferhour",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "author", "hour"), name="forum_hour_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumOpinionRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("value_digest", models.CharField(blank=True, default="", max_length=64)),
                ("offer", seawall.db.fields.IdField(max_length=40)),
                ("member", seawall.db.fields.IdField(max_length=40)),
                ("stance", seawall.db.fields.WordField(max_length=64)),
                ("code", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("index", models.BigIntegerField()),
                ("counts", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "db_forumopinion",
                "indexes": [
                    models.Index(fields=["seat", "value_digest"], name="forum_opinion_of"),
                    models.Index(fields=["seat", "offer"], name="forum_opinion_by_offer"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumOutgoingRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("openings", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("receipt", models.TextField(blank=True, default="")),
                ("index", models.BigIntegerField(null=True)),
                ("refusal", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "db_forumoutgoing",
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "number"), name="forum_said_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumDocumentRow",
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
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("version", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_forumdocument",
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "digest"), name="forum_document_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumEvidenceRow",
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
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("say", models.TextField()),
                ("proof", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "db_forumevidence"},
        ),
        migrations.CreateModel(
            name="SharingRuleRow",
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
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.bankrow",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.forumseatrow",
                    ),
                ),
                ("labels", models.JSONField(default=list)),
                ("min_confidence", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_sharingrule",
                "constraints": [
                    models.UniqueConstraint(fields=("bank", "seat"), name="sharing_once")
                ],
            },
        ),
        AppendOnly(
            tables=[
                "db_forumdocument",
                "db_forumevidence",
                "db_forumnode",
                "db_forumopinion",
                "db_forumstatement",
            ]
        ),
        OneOrganisation(
            tables=[
                "db_forumdocument",
                "db_forumevidence",
                "db_foruminvitation",
                "db_forummember",
                "db_forumnode",
                "db_forumofferhour",
                "db_forumopinion",
                "db_forumoutgoing",
                "db_forumseat",
                "db_forumsignal",
                "db_forumstatement",
                "db_forumwitness",
                "db_sharingrule",
            ]
        ),
    ]
