"""Profiles from their files: those that ship, and those of an operator beside them.

An operator's file adds profiles, or replaces a shipped one of the same id; the new one
governs the same documents, unless it says otherwise. Calendars and jurisdictions are
completed key by key, calendars year by year, so one proclaimed holiday is one line.
Every mistake names the file, the profile and the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from seawall.clocks.jurisdictions.building import build_profile
from seawall.clocks.jurisdictions.governed import governed_documents
from seawall.clocks.jurisdictions.looking_up import Surroundings
from seawall.clocks.jurisdictions.model import BadProfile, Jurisdictions, Profile
from seawall.clocks.jurisdictions.profile_file import (
    FiledProfile,
    WrittenCalendar,
    WrittenFile,
    WrittenJurisdiction,
    WrittenProfile,
)
from seawall.clocks.working_days import Calendar
from seawall.errors import field_path, problem

SHIPPED = ("calendars.yaml", "jurisdictions.yaml")
_IN_QUOTES = "Correct it, in quotes if need be."
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Model = TypeVar("_Model", bound=BaseModel)
_Raw = dict[str, Any]


@cache
def jurisdictions(extra: Path | None = None) -> Jurisdictions:
    """Everything that ships, with what a folder of further files adds or replaces."""
    data = files("seawall").joinpath("data")
    return load_profiles((data / name for name in SHIPPED), own=_files_of(extra) if extra else ())


def known_profiles(extra: Path | None = None) -> Mapping[str, Profile]:
    """Every profile by its id."""
    return jurisdictions(extra).profiles


def profile(profile_id: str, extra: Path | None = None) -> Profile:
    """The profile with this id."""
    return jurisdictions(extra).profile(profile_id)


def load_profiles(
    shipped: Iterable[Traversable], *, own: Iterable[Traversable] = ()
) -> Jurisdictions:
    """Read files one after the other; a later one adds to the earlier, or replaces."""
    gathered = _ProfileFiles()
    for source in shipped:
        gathered.take(source, is_own=False)
    for source in own:
        gathered.take(source, is_own=True)
    calendars = {
        name: _calendar(name, _read(WrittenCalendar, raw, file, f"calendars.{name}"))
        for name, (file, raw) in gathered.calendars.items()
    }
    places = {
        name: _read(WrittenJurisdiction, raw, file, f"jurisdictions.{name}")
        for name, (file, raw) in gathered.jurisdictions.items()
    }
    surroundings = Surroundings(
        places=places,
        calendars=calendars,
        profiles=gathered.profiles,
        governed=governed_documents(gathered.profiles.values(), places=places),
    )
    profiles = {
        name: build_profile(filed, surroundings) for name, filed in gathered.profiles.items()
    }
    return Jurisdictions(MappingProxyType(profiles), MappingProxyType(calendars))


@dataclass(slots=True)
class _ProfileFiles:
    """What the files say, each part with the file that had the last word."""

    calendars: dict[str, tuple[str, _Raw]] = field(default_factory=dict)
    jurisdictions: dict[str, tuple[str, _Raw]] = field(default_factory=dict)
    profiles: dict[str, FiledProfile] = field(default_factory=dict)

    def take(self, source: Traversable, *, is_own: bool) -> None:
        file = source.name
        written_file = _read(WrittenFile, _parsed(source, is_own=is_own), file, "")
        for name, raw in written_file.calendars.items():
            _, before = self.calendars.get(name, (file, {}))
            years = {**before.get("holidays", {}), **_mapping(raw.get("holidays", {}), file, name)}
            self.calendars[name] = file, {**before, **raw, "holidays": years}
        for name, raw in written_file.jurisdictions.items():
            _, before = self.jurisdictions.get(name, (file, {}))
            self.jurisdictions[name] = file, {**before, **raw}
        file_profiles: dict[str, FiledProfile] = {}
        for raw in written_file.profiles:
            profile = _read(WrittenProfile, raw, file, str(raw.get("id", "?")))
            if profile.id in file_profiles:
                raise problem("clocks.profile-twice", BadProfile, field=f"{file}: {profile.id}")
            file_profiles[profile.id] = self._filed(profile, file, is_own=is_own)
        self.profiles |= file_profiles

    def _filed(self, profile: WrittenProfile, file: str, *, is_own: bool) -> FiledProfile:
        """The profile, which keeps what one of its id governed if it does not speak of it."""
        before = self.profiles.get(profile.id)
        if before and "governs" not in profile.model_fields_set:
            return FiledProfile(profile, file, before.governs, before.is_claimed_here)
        return FiledProfile(profile, file, tuple(profile.governs), is_own)


def _mapping(raw: object, file: str, name: str) -> _Raw:
    if isinstance(raw, dict):
        return raw
    raise problem(
        "clocks.holidays-no-years", BadProfile, field=f"{file}: calendars.{name}.holidays"
    )


def _calendar(name: str, written_calendar: WrittenCalendar) -> Calendar:
    weekend = frozenset(_WEEK.index(day) for day in written_calendar.weekend)
    return Calendar(name, weekend, written_calendar.days(), frozenset(written_calendar.holidays))


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise problem("clocks.profiles-no-folder", BadProfile, folder=folder)
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


class _KeysOnce(SafeConstructor):
    """YAML in which a key said twice is a mistake, and not silently the second."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(keys)) < len(keys):
            raise yaml.MarkedYAMLError(
                problem="a key is written twice", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep)


class _OwnLoader(_KeysOnce, yaml.SafeLoader):
    """For what others wrote: libyaml would not survive what is nested too deeply."""


class _ShippedLoader(_KeysOnce, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """For our own files, which every process reads: ten times as fast where there is libyaml."""


def _parsed(source: Traversable, *, is_own: bool) -> object:
    loader = _OwnLoader if is_own else _ShippedLoader
    try:
        document = yaml.load(source.read_text("utf-8"), loader)  # noqa: S506 - safe ones
    except yaml.MarkedYAMLError as broken:
        raise problem(
            "clocks.profiles-not-yaml",
            BadProfile,
            field=source.name,
            why=f"{broken.problem} {str(broken.problem_mark or '').strip()}".strip(),
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise problem("clocks.profiles-no-text", BadProfile, field=source.name) from None
    except OSError as wrong:
        raise problem(
            "clocks.profiles-unreadable", BadProfile, field=source.name, why=wrong.strerror
        ) from None
    except (ValueError, AttributeError) as wrong:  # a day or a number that is none
        raise problem(
            "clocks.profiles-bad-value",
            BadProfile,
            field=source.name,
            why=str(wrong),
            remedy=_IN_QUOTES,
        ) from None
    except RecursionError:
        raise problem("clocks.profiles-too-deep", BadProfile, field=source.name) from None
    return {} if document is None else document


def _read(model: type[_Model], raw: object, file: str, name: str) -> _Model:
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = field_path((name, *first["loc"]) if name else first["loc"])
        says, remedy = _saying(first["type"], first["msg"], first.get("ctx", {}))
        raise problem(
            "clocks.profile-invalid",
            BadProfile,
            fault=says,
            field=f"{file}: {where}".rstrip(": "),
            remedy=remedy,
        ) from None


def _saying(kind: str, message: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "extra_forbidden":
        return "There is no such key.", "Check its spelling. docs/clocks.md lists the keys."
    if kind in {"model_type", "dict_type"}:
        return "Names and values are expected here.", "Write it as `name: value`."
    if kind == "missing":
        return "This key is missing.", "Add it. docs/clocks.md lists the keys."
    return f"{message[:1].upper()}{message[1:].rstrip('.')}.", str(
        context.get("remedy", _IN_QUOTES)
    )
