"""The one Django app with models."""

from __future__ import annotations

from django.apps import AppConfig


class DbConfig(AppConfig):
    """Named `db`, so a table is `db_case`."""

    name = "seawall.db"
    label = "db"
    default_auto_field = "django.db.models.BigAutoField"
