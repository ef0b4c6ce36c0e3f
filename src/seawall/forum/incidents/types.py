"""Types of incident, as data: those that ship, and those of an operator beside them.

A forum's vocabulary changes: GIFCT retired its levels of 2021 in 2025. So a type is a record
in a file, an unknown one is refused with the choices, and a proposal carries the whole
record. Members whose files differ still read the same incident in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from seawall.forum.incidents.faults import BadIncidentTypes, UnknownIncidentType
from seawall.forum.incidents.type_file import IncidentType, TypesIn

_SHIPPED = "data/forum/incident_types.yaml"
_SETTING = "SEAWALL_INCIDENT_TYPES_DIR"


@dataclass(frozen=True, slots=True)
class IncidentTypes:
    """All types by their id, in the order of the files."""

    known: Mapping[str, IncidentType]

    def named(self, type_id: str) -> IncidentType:
        """The type with this id, or `UnknownIncidentType` that lists them."""
        if type_id not in self.known:
            raise UnknownIncidentType(
                f"there is no type {type_id!r}.",
                field="type",
                remedy=f"Use one of: {', '.join(self.known)}; or add it in a file of your own "
                f"({_SETTING}).",
            )
        return self.known[type_id]

    def same_as_ours(self, said: IncidentType) -> IncidentType:
        """The type as somebody else wrote it, if our own file says the same of it.

        Whoever approves an incident approves its criteria, its expiry and its mode too.
        """
        ours = self.named(said.id)
        if ours != said:
            raise UnknownIncidentType(
                f"the proposal's {said.id!r} is version {said.version}, ours is {ours.version} "
                "and says something else.",
                field="type",
                remedy="Agree on one file of types in the forum, then propose again.",
            )
        return ours


@cache
def incident_types(extra: Path | None = None) -> IncidentTypes:
    """The types that ship, and those of a folder of the operator's own, which win."""
    shipped = files("seawall").joinpath(_SHIPPED).read_text("utf-8")
    known = dict(_read(shipped, _SHIPPED))
    for file in _files_of(extra) if extra else ():
        known |= _read(_text_of(file), file.name)
    return IncidentTypes(known)


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadIncidentTypes(
            f"{folder} is no folder.",
            field=_SETTING,
            remedy="Name a folder of incident types, or unset it.",
        )
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadIncidentTypes(
            f"it cannot be read: {wrong}.", field=file.name, remedy="Save it as UTF-8 text."
        ) from wrong


def _read(text: str, name: str) -> dict[str, IncidentType]:
    try:
        said: Any = yaml.safe_load(text)
        written = TypesIn.model_validate(said)
    except yaml.YAMLError as wrong:
        raise BadIncidentTypes(
            f"it is not YAML: {wrong}", field=name, remedy="Mend the file."
        ) from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadIncidentTypes(
            f"{first['msg'].rstrip('.')}.",
            field=f"{name}: {where}".rstrip(": "),
            remedy="Write it like data/forum/incident_types.yaml, which ships.",
        ) from wrong
    return {each.id: each.typed(written.version) for each in written.types}
