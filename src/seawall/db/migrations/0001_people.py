"""Tables of `people/`: organisations, members, one-time links, keys."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import seawall.db.fields
from seawall.db.migrating.room_migration import Room
from seawall.db.migrating.row_security import OneOrganisation


class Migration(Room):
    """The tables, and what the database itself refuses of them."""

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OrganisationRow",
            fields=[
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("slug", models.SlugField(unique=True)),
                ("name", models.TextField()),
                ("kind", seawall.db.fields.WordField(max_length=64)),
                ("jurisdictions", models.JSONField(default=list)),
                ("fail_mode", seawall.db.fields.WordField(blank=True, default="", max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "db_organisation"},
        ),
        migrations.CreateModel(
            name="PersonRow",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
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
                ("id", seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.TextField()),
                ("code", seawall.db.fields.WordField(max_length=64)),
                ("role", seawall.db.fields.WordField(max_length=64)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "db_person",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "code"), name="person_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInLinkRow",
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
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "db_signinlink"},
        ),
        migrations.CreateModel(
            name="ApiKeyRow",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateTimeField(null=True)),
                ("changed_seq", models.BigIntegerField(db_index=True, default=0)),
            ],
            options={"db_table": "db_apikey"},
        ),
        OneOrganisation(tables=["db_apikey", "db_person", "db_signinlink"]),
    ]
