"""One type of incident: its criteria, how long it lasts, what it changes; and its file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Words = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
_Version = Annotated[str, StringConstraints(min_length=1, max_length=20)]
#: An incident ends by itself; a year is no incident any more.
_Hours = Annotated[int, Field(ge=1, le=24 * 90)]


class Mode(StrEnum):
    """How fast members follow while an incident is open."""

    NORMAL = "normal"
    SIXTY_SECONDS = "sixty_seconds"


class AdoptionMode(StrEnum):
    """What an incident's signals do at a member while it is open."""

    AS_USUAL = "as_usual"
    """Whatever the member's own policy says."""
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class IncidentCriterion:
    """One question of the checklist."""

    id: str
    asks: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class IncidentType:
    """A kind of incident, as one version of a file describes it."""

    id: str
    version: str
    title: str
    text: str
    criteria: tuple[IncidentCriterion, ...]
    expires: int
    extends: int
    longest: int
    mode: Mode = Mode.NORMAL
    adopts: AdoptionMode = AdoptionMode.AS_USUAL
    source: str = ""
    retired: bool = False

    @property
    def expires_after(self) -> timedelta:
        """How long an incident, or a proposal that nobody approves, lasts."""
        return timedelta(hours=self.expires)

    @property
    def extends_by(self) -> timedelta:
        """How far ahead one extension may reach."""
        return timedelta(hours=self.extends)

    @property
    def lasts_at_most(self) -> timedelta:
        """How long it may be open in all."""
        return timedelta(hours=self.longest)


class CriterionIn(BaseModel):
    """A criterion as a file writes it."""

    model_config = ConfigDict(extra="forbid")
    id: _Id
    asks: _Words
    required: bool = False


class TypeIn(BaseModel):
    """A type as a file or a proposal writes it."""

    model_config = ConfigDict(extra="forbid")
    id: _Id
    title: _Words
    text: _Words
    criteria: Annotated[list[CriterionIn], Field(min_length=1, max_length=30)]
    expires: _Hours = 48
    extends: _Hours = 48
    longest: _Hours = 336
    mode: Mode = Mode.NORMAL
    adopts: AdoptionMode = AdoptionMode.AS_USUAL
    source: Annotated[str, StringConstraints(max_length=500)] = ""
    retired: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        ids = [criterion.id for criterion in self.criteria]
        if len(set(ids)) < len(ids):
            raise ValueError("two criteria have the same id")
        if not any(criterion.required for criterion in self.criteria):
            raise ValueError("at least one criterion must be required")
        if self.longest < max(self.expires, self.extends):
            raise ValueError("longest is shorter than expires or extends")
        return self

    def typed(self, version: str) -> IncidentType:
        """The frozen record."""
        criteria = tuple(
            IncidentCriterion(criterion.id, criterion.asks, criterion.required)
            for criterion in self.criteria
        )
        fields = self.model_dump(exclude={"criteria", "version"})
        return IncidentType(version=version, criteria=criteria, **fields)


class SaidType(TypeIn):
    """A type as a proposal carries it: with its version, and perhaps with newer keys."""

    model_config = ConfigDict(extra="ignore")
    version: _Version

    @classmethod
    def of(cls, kind: IncidentType) -> Self:
        """The record, ready to be said."""
        return cls.model_validate(asdict(kind))


class TypesIn(BaseModel):
    """A file of types."""

    model_config = ConfigDict(extra="forbid")
    version: _Version
    types: Annotated[list[TypeIn], Field(max_length=200)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [incident_type.id for incident_type in self.types]
        if len(set(ids)) < len(ids):
            raise ValueError("two types have the same id")
        return self
