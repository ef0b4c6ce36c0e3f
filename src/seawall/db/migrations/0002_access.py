"""Tables of `people/access/` and `people/approval/`: proofs, sessions, providers, proposals."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = [
        ("db", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedInRow",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("how", seawall.db.fields.WordField(max_length=64)),
                ("agent", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("why_ended", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
            ],
            options={"db_table": "db_signedin"},
        ),
        migrations.CreateModel(
            name="PasskeyRow",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("credential", models.CharField(max_length=1400, unique=True)),
                ("public", models.TextField()),
                ("sign_count", models.BigIntegerField()),
                ("name", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("answered", models.TextField(blank=True, default="")),
            ],
            options={"db_table": "db_passkey"},
        ),
        migrations.CreateModel(
            name="TotpRow",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", models.TextField()),
                ("last_step", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_totp"},
        ),
        migrations.CreateModel(
            name="RecoveryCodeRow",
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
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_recoverycode"},
        ),
        migrations.CreateModel(
            name="OidcProviderRow",
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
                ("issuer", models.TextField()),
                ("client", models.TextField()),
                ("secret", models.TextField()),
                ("vouches", models.BooleanField()),
                ("entered_by", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("is_on", models.BooleanField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_oidcprovider"},
        ),
        migrations.CreateModel(
            name="OidcIdentityRow",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="db.oidcproviderrow",
                    ),
                ),
                ("subject", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_oidcidentity",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "subject"), name="oidc_subject_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
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
                ("act", seawall.db.fields.WordField(max_length=64)),
                ("subject", models.TextField()),
                ("payload", models.TextField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("state", seawall.db.fields.WordField(max_length=64)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_proposal",
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="proposal_waiting")
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityChangeRow",
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
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.TextField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("subject", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "db_identitychange",
                "indexes": [
                    models.Index(fields=["organisation", "at"], name="identity_changed_at")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptFormRow",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={"db_table": "db_keptform"},
        ),
        migrations.CreateModel(
            name="GuessCountRow",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("until", models.BigIntegerField(db_index=True)),
            ],
            options={"db_table": "db_guesscount"},
        ),
        OneOrganisation(
            tables=[
                "db_identitychange",
                "db_keptform",
                "db_oidcidentity",
                "db_oidcprovider",
                "db_passkey",
                "db_proposal",
                "db_recoverycode",
                "db_signedin",
                "db_totp",
            ]
        ),
    ]
