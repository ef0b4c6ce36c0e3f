"""What of the demo's day has happened, in a file beside the database.

A start that was cut short is gone on with, and a second one repeats nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

FILE = "demo-day.json"


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """Where the day began, and the steps that are done."""

    url: str
    """Where the server answered then: forum and unit call it there."""
    done: tuple[str, ...] = ()

    def after(self, step: str) -> DemoRecord:
        """The record with this step done."""
        return replace(self, done=tuple(dict.fromkeys([*self.done, step])))


def read_record(folder: Path, *, url: str) -> DemoRecord:
    """The record of this data folder; a fresh one where there is none, or none to be read."""
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        return DemoRecord(str(content["url"]), tuple(map(str, content["done"])))
    except (OSError, ValueError, TypeError, LookupError):
        return DemoRecord(url)


def keep_record(folder: Path, record: DemoRecord) -> None:
    """Write it down, whole or not at all."""
    draft = folder / f"{FILE}.draft"
    draft.write_text(json.dumps(asdict(record)), "utf-8")
    draft.replace(folder / FILE)
