"""What the gate's memory rests on, in a few short statements: whether it must be read again.

Most commits are of jobs and clocks, and touch none of this. To find that out by the stores costs
ten times as much, since each builds its query and its values anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from seawall.db import models as db


class ReadRows(NamedTuple):
    """Rows as the driver gives them; equal ones say the same."""

    beside_banks: list[Any]
    """Those behind keys, organisations, signers and signal types."""
    newest_change: Any


NOTHING_READ = ReadRows([], None)


class GateRows:
    """The rows behind keys, organisations, signers and signal types, and the newest change."""

    def __init__(self) -> None:
        self._statements: list[tuple[str, Any]] = []

    def read(self) -> ReadRows:
        """They as they stand."""
        self._statements = self._statements or [
            rows.query.sql_with_params() for rows in _gate_queries()
        ]
        with connection.cursor() as cursor:
            *beside, newest = (_read(cursor, *statement) for statement in self._statements)
            return ReadRows(beside, newest)


def _gate_queries() -> Iterator[Any]:
    organisations = db.OrganisationRow.objects.order_by("id")
    yield organisations.values_list("id", "slug", "fail_mode")
    keys = db.ApiKeyRow.objects.filter(revoked_at=None).order_by("id")
    yield keys.values_list("id", "organisation_id", "digest", "scopes", "expires_at")
    signers = db.AuthorityKeyRow.objects.filter(revoked_at=None).order_by("id")
    of_signers = ("organisation_id", "authority_id", "kind", "fingerprint", "public")
    yield signers.values_list("id", *of_signers, "authority__state")
    types = db.HmaSignalTypeRow.objects.order_by("id")
    yield types.values_list("id", "organisation_id", "name", "enabled_ratio")
    yield db.BankEntryRow.objects.order_by("-changed_seq").values_list("id", "changed_seq")[:1]


def _read(cursor: Any, statement: str, values: Any) -> Any:
    cursor.execute(statement, values)
    return cursor.fetchall()
