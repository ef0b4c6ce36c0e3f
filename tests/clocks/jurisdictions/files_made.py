"""Files of profiles for tests, as an operator writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from seawall.config import settings

#: As small as a profile can be.
PROFILE = {
    "id": "xx-example-order",
    "jurisdiction": "XX",
    "instrument": "Example Act s.1",
    "status": "in_force",
    "binding": "mandatory",
    "trigger": {"document": "order"},
    "clock": {"start": "receipt"},
    "deadline": {"kind": "elapsed", "duration": "PT2H"},
    "verification": "verified",
    "sources": ["https://example.org/act"],
}
PLACE = {"XX": {"name": "Example", "time_zone": "Europe/Malta", "calendar": "xx_days"}}
CALENDAR = {"xx_days": {"weekend": ["fri", "sat"], "holidays": {2026: ["06-14"]}}}


def write(folder: Path, name: str = "own.yaml", /, **parts) -> Path:
    """Write a file of profiles, calendars and jurisdictions; gives its folder."""
    (folder / name).write_text(yaml.safe_dump(parts, sort_keys=False), "utf-8")
    return folder


def own(folder: Path, **changes) -> Path:
    """A folder with one profile of the operator's own; a change to None takes a key out."""
    profile = {key: value for key, value in (PROFILE | changes).items() if value is not None}
    return write(folder, profiles=[profile], jurisdictions=PLACE, calendars=CALENDAR)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """The files of a folder are those of this installation."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SEAWALL_JURISDICTIONS_DIR", str(folder))
        settings.cache_clear()
        yield
    settings.cache_clear()
