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

from seawall.errors import field_path, problem
from seawall.forum.incidents.type_file import IncidentType, TypesIn

_SHIPPED = "data/forum/incident_types.yaml"


@dataclass(frozen=True, slots=True)
class IncidentTypes:
    """All types by their id, in the order of the files."""

    known: Mapping[str, IncidentType]

    def named(self, type_id: str) -> IncidentType:
        """The type with this id, or `forum.unknown-incident-type.type` that lists them."""
        if type_id not in self.known:
            raise problem(
                "forum.unknown-incident-type.type", type_id=type_id, choices=", ".join(self.known)
            )
        return self.known[type_id]

    def same_as_ours(self, foreign_type: IncidentType) -> IncidentType:
        """The type as somebody else wrote it, if our own file says the same of it.

        Whoever approves an incident approves its criteria, its expiry and its mode too.
        """
        own_type = self.named(foreign_type.id)
        if own_type != foreign_type:
            raise problem(
                "forum.unknown-incident-type.version",
                type=foreign_type.id,
                theirs=foreign_type.version,
                ours=own_type.version,
            )
        return own_type


@cache
def incident_types(extra: Path | None = None) -> IncidentTypes:
    """The types that ship, and those of a folder of the operator's own, which win."""
    shipped = files("seawall").joinpath(_SHIPPED).read_text("utf-8")
    types_by_id = dict(_read(shipped, _SHIPPED))
    for file in _files_of(extra) if extra else ():
        types_by_id |= _read(_text_of(file), file.name)
    return IncidentTypes(types_by_id)


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise problem("forum.bad-incident-types.folder", folder=folder)
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise problem(
            "forum.bad-incident-types.unreadable", why=str(wrong), field=file.name
        ) from wrong


def _read(text: str, name: str) -> dict[str, IncidentType]:
    try:
        content: Any = yaml.safe_load(text)
        types_file = TypesIn.model_validate(content)
    except yaml.YAMLError as wrong:
        raise problem("forum.bad-incident-types.no-yaml", why=str(wrong), field=name) from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = field_path(first["loc"])
        raise problem(
            "forum.bad-incident-types.rule",
            fault=first["msg"].rstrip("."),
            field=f"{name}: {where}".rstrip(": "),
        ) from wrong
    return {
        incident_type.id: incident_type.typed(types_file.version)
        for incident_type in types_file.types
    }
