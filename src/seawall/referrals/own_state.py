"""Press sites and archives of the unit's own state: flagged, so that nobody refers them unseen.

A unit that has its own country's press taken down has a constitutional problem, not a
terrorist one. Which sites those are is the unit's data; what ships is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from seawall.errors import problem
from seawall.referrals.canonical_address import is_under

_SHIPPED = "data/referring/own_state.yaml"
#: The unit's own list stands here, below the data folder, in place of the one that ships.
OWN = Path("referring") / "own_state.yaml"


@dataclass(frozen=True, slots=True)
class OwnState:
    """The domains of the state's own press and archives."""

    press: frozenset[str] = frozenset()
    archives: frozenset[str] = frozenset()

    def is_press(self, host: str) -> bool:
        return is_under(host, self.press)

    def is_archive(self, host: str) -> bool:
        return is_under(host, self.archives)


class _OwnStateIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    press: list[str] = []
    archives: list[str] = []


@cache
def known_own_state(own: Path | None = None) -> OwnState:
    """The unit's own list, or the one that ships."""
    is_own = own is not None and own.is_file()
    text = own.read_text() if own and is_own else files("seawall").joinpath(_SHIPPED).read_text()
    try:
        domains = _OwnStateIn.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as wrong:
        raise problem(
            "referrals.domains-unreadable", why=str(wrong), field=str(own or _SHIPPED)
        ) from wrong
    return OwnState(frozenset(domains.press), frozenset(domains.archives))
