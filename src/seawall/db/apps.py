"""The one Django app with models."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from seawall.db.connections.readable_moments import guard_moments


class DbConfig(AppConfig):
    """Named `db`, so a table is `db_case`."""

    name = "seawall.db"
    label = "db"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every connection from now on is guarded."""
        connection_created.connect(_guarded)


def _guarded(connection: Any, **_signal: Any) -> None:
    guard_moments(connection)
