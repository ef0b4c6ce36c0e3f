"""How one statement stands on its way to the DSA Transparency Database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.ids import OrganisationId, StatementId, SubmissionId


class SubmissionState(StrEnum):
    """Where a submission stands."""

    OWED = "owed"
    """To be sent; nothing has left."""
    SENT = "sent"
    """It left, and what became of it is not known yet: ask before sending it again."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The database said no to what it says."""
    HELD = "held"
    """Our own rules say no, so that it was never sent: a person looks."""


@dataclass(frozen=True, slots=True)
class DatabaseSubmission:
    """One statement for the database, under the one identifier it will ever have there."""

    id: SubmissionId
    organisation: OrganisationId
    statement: StatementId
    puid: str
    payload: Mapping[str, Any]
    state: SubmissionState
    created_at: datetime
    changed_at: datetime
    attempts: int = 0
    uuid: str = ""
    permalink: str = ""
    faults: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    released_by: str = ""
    """Who read the texts and found that what looked like a person in them is none."""


@dataclass(frozen=True, slots=True)
class DatabaseAnswer:
    """What the database said: a status and its JSON, or why there is neither."""

    status: int | None
    said: Any = None
    error: str = ""
    retry_after: float | None = None
