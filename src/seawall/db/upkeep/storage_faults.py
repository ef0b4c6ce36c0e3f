"""Whether a failure is that of the storage, which a person mends, and not a fault of ours.

The sender of what could not be kept keeps it, and sends it again: an answer of 503. What is
listed is the database that does not answer, is locked or read-only, has no room or a damaged
page, and the disk under the files beside it. So is memory that could not be had: SQLite's own
want of it is told by Python as any other (`MemoryError`).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError

#: What SQLite says of a file that is damaged: a plain `DatabaseError`, as for a fault in a query.
_DAMAGED = ("malformed", "is not a database", "is encrypted")
#: And what libpq says of memory that it could not have for an answer, without an SQLSTATE.
_FAILED = (*_DAMAGED, "out of memory")
_UNREADABLE = (*_DAMAGED, "disk I/O error")
#: PostgreSQL's classes of errors (its manual, Appendix A) that psycopg files elsewhere: read-only
#: transactions, and data or an index that is corrupted.
_READ_ONLY = "25006"
_SQL_STATES = frozenset({_READ_ONLY, "XX001", "XX002"})
#: How a disk refuses: no room, a quota, a limit, read-only, broken, no right to write.
_ERRNOS = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ESTALE),
        *(errno.EACCES, errno.EPERM, errno.ENODEV, errno.ENXIO),
    }
)


def is_storage_fault(error: BaseException | None) -> bool:
    """Whether the database, the disk beside it or the memory for it is what failed."""
    return any(_is_of_storage(cause) for cause in _causes(error))


def is_damage(error: BaseException) -> bool:
    """Whether what is stored cannot be read, while the database itself answers."""
    return any(_is_damaged(cause) for cause in _causes(error))


def _is_damaged(error: BaseException) -> bool:
    if not isinstance(error, DatabaseError | sqlite3.DatabaseError):
        return isinstance(error, ValueError)  # a value that is none of its column's kind
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _SQL_STATES - {_READ_ONLY} or any(word in str(error) for word in _UNREADABLE)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it was raised from; a chain has an end."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__


def _is_of_storage(error: BaseException) -> bool:
    outages = InterfaceError | OperationalError | sqlite3.OperationalError | MemoryError
    if isinstance(error, outages):
        return True
    if isinstance(error, DatabaseError | sqlite3.DatabaseError):
        state = getattr(error.__cause__, "sqlstate", None)
        return state in _SQL_STATES or any(word in str(error) for word in _FAILED)
    return isinstance(error, OSError) and error.errno in _ERRNOS
