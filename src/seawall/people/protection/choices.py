"""How somebody wants things shown. A preference, not a protection (docs/wellbeing-evidence.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from seawall.errors import InvalidRequest, problem

#: The longer side of what is shown, in pixels.
SIZES = {"small": 320, "medium": 640, "large": 1024}
BLURS = (0, 4, 9, 16)
VOLUMES = (5, 10, 20, 40)
#: How loud it may be made: never its full volume.
LOUDEST = 80


class NoSuchChoice(InvalidRequest):
    """Not one of those offered."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One person's preferences; the defaults are the gentlest that still let one judge."""

    greyscale: bool = False
    sepia: bool = False
    blur: int = 9
    size: str = "medium"
    volume: int = 20
    reduced_motion: bool = False

    def __post_init__(self) -> None:
        offered = {"blur": BLURS, "size": tuple(SIZES), "volume": VOLUMES}
        for name, values in offered.items():
            if getattr(self, name) not in values:
                raise problem(
                    "people.no-such-choice",
                    NoSuchChoice,
                    value=getattr(self, name),
                    field=name,
                    choices=", ".join(map(str, values)),
                )

    def as_json(self) -> dict[str, Any]:
        """The preferences by name."""
        return asdict(self)

    @classmethod
    def from_json(cls, preferences: Mapping[str, Any]) -> Choices:
        """The preferences of a row; one that is no longer offered is forgotten."""
        names = {field.name for field in fields(cls)}
        try:
            return cls(**{name: value for name, value in preferences.items() if name in names})
        except NoSuchChoice:
            return cls()
