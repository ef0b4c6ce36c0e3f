"""What each statement about an incident says: the JSON of its body, checked.

A key that we do not know is left alone, so that a newer Seawall can say more. Nothing here
names a user: `by` is a handle of the member's own staff, and counts are counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from seawall.errors import field_path, problem
from seawall.forum.field_faults import in_sentence
from seawall.forum.incidents.incident_faults import UnknownMarking
from seawall.forum.incidents.tlp import DEFAULT, Marking, marking_of
from seawall.forum.incidents.type_file import SaidType
from seawall.forum.model import BadStatement
from seawall.forum.statement_moment import StatementMoment
from seawall.ledger.entry import canonical_json

#: The length stands apart: a pattern that counts letters of every script takes half a megabyte.
Name = Annotated[str, StringConstraints(pattern=r"^[\w.:+-]+$", max_length=100)]
Incident = Annotated[str, StringConstraints(pattern=r"^inc_[0-9A-HJKMNP-TV-Z]{26}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)]
Count = Annotated[int, Field(ge=0, le=10**9, strict=True)]
Edit = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
_Body = TypeVar("_Body", bound="IncidentBody")


def _read_marking(value: object) -> object:
    try:
        return marking_of(value) if isinstance(value, str) else value
    except UnknownMarking as unknown:
        raise ValueError(f"{unknown.detail} {unknown.remedy}") from None


def _whole_hour(moment: datetime) -> datetime:
    if moment.minute or moment.second or moment.microsecond:
        raise ValueError("must be a full hour")
    return moment


class IncidentBody(BaseModel):
    """What every statement about an incident says: which one."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    incident: Incident


class AnswerBody(BaseModel):
    """One criterion, answered."""

    met: Annotated[bool, Field(strict=True)]
    note: Annotated[str, StringConstraints(max_length=500)] = ""


class ProposedBody(IncidentBody):
    """An event, the kind of incident it would be, and the checklist."""

    by: Name
    title: Line
    type: SaidType
    answers: Annotated[dict[str, AnswerBody], Field(max_length=30)]
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    summary: Words = ""


class ApprovedBody(IncidentBody):
    """A second pair of eyes, on exactly this proposal."""

    by: Name
    proposal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ExtendedBody(IncidentBody):
    """A later end for an open incident, and the reason."""

    by: Name
    until: StatementMoment
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class ConcludedBody(IncidentBody):
    """The early end of an incident."""

    by: Name
    reason: Words = ""


class UpdateBody(IncidentBody):
    """A situation update: its text; a RED one is sealed, with a key for each it names."""

    by: Name
    tlp: Annotated[Marking, BeforeValidator(_read_marking)] = DEFAULT
    text: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
    named: Annotated[list[Name], Field(max_length=200)] = []
    keys: Annotated[
        dict[Name, Annotated[str, StringConstraints(max_length=200)]], Field(max_length=200)
    ] = {}

    @model_validator(mode="after")
    def _tells_nobody_else(self) -> Self:
        if self.tlp.is_sealed and not self.named:
            raise ValueError("a RED update must name its readers")
        if set(self.keys) != (set(self.named) if self.tlp.is_sealed else set()):
            raise ValueError("a RED update, and no other, must be sealed for the readers it names")
        return self


class ReceiptBody(IncidentBody):
    """We enforce everything up to this position, since then."""

    upto: Annotated[int, Field(ge=0, strict=True)]
    since: StatementMoment


class VariantBody(IncidentBody):
    """The child was made from the parent, by this edit."""

    parent: Name
    child: Name
    edit: Edit = "unknown"
    distance: Annotated[int, Field(ge=0, le=10_000, strict=True)] | None = None


class SightingBody(IncidentBody):
    """When this signal's content was first seen with us."""

    signal: Name
    seen_at: StatementMoment


class TallyBody(IncidentBody):
    """What we counted in one hour; said again, it replaces what we said before."""

    hour: Annotated[StatementMoment, AfterValidator(_whole_hour)]
    edit: Edit = "unknown"
    blocked: Count = 0
    held: Count = 0
    slipped: Count = 0


def read_incident_body(model: type[_Body], body: Mapping[str, Any]) -> _Body:
    """A body as what it claims to be, or `BadStatement` with the first thing that is wrong."""
    try:
        return model.model_validate(body)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise problem(
            "forum.incident-body-invalid",
            BadStatement,
            fault=f"{in_sentence(first['msg'])}.",
            field=field_path(first["loc"]) or "body",
        ) from None


def checked_body(model: type[_Body], **fields: Any) -> _Body:
    """What is about to be said, in its form, or `BadStatement`."""
    return read_incident_body(model, fields)


def written_body(body: IncidentBody) -> dict[str, Any]:
    """A body as JSON can carry it."""
    return body.model_dump(mode="json")


def digest(body: Mapping[str, Any]) -> str:
    """What an approval names: the SHA-256 of a proposal's body in canonical JSON."""
    return hashlib.sha256(canonical_json(dict(body)).encode()).hexdigest()
