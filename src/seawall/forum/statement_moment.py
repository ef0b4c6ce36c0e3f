"""A moment within a statement: with its zone, and of a year that every member's database keeps.

What one member says is a row at every other: a year that one of them could not read back would
stop it at that entry of the log.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from seawall.db.connections.readable_moments import readable_moment
from seawall.errors import InvalidRequest


def _readable(at: datetime) -> datetime:
    try:
        return readable_moment(at)
    except InvalidRequest as outside:
        raise ValueError(outside.detail) from None


StatementMoment = Annotated[AwareDatetime, AfterValidator(_readable)]
