"""No moment is written that could not be read back.

PostgreSQL keeps years before the first, and after the last that Python has, and whoever reads
such a row gets an error instead of a value: one row of that kind stops every page that reads its
table. So neither database is ever given one, whoever wrote it and by whichever statement.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from seawall.errors import problem

#: One year less at both ends than Python has: a moment is read in any zone of the world.
_FIRST, _LAST = 2, 9998


def readable_moment(at: datetime) -> datetime:
    """The same moment; one that no zone can show is refused."""
    try:
        year = at.year if at.tzinfo is None else at.astimezone(UTC).year
    except OverflowError:
        year = 0
    if not _FIRST <= year <= _LAST:
        raise problem("db.unreadable-moment", first=_FIRST, last=_LAST)
    return at


def guard_moments(connection: Any) -> None:
    """Have this connection refuse them; on SQLite the backend does (`strict_sqlite`)."""
    if connection.vendor == "postgresql":
        connection.connection.adapters.register_dumper(datetime, _dumper())


@cache
def _dumper() -> type[Any]:
    """What brings moments to the server, and no others."""
    from psycopg.types.datetime import DatetimeDumper

    class ReadableMomentDumper(DatetimeDumper):
        def dump(self, obj: datetime) -> Any:
            return super().dump(readable_moment(obj))

    return ReadableMomentDumper
