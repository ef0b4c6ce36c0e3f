"""What came of a page of somebody's list, counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PageTally:
    """What came of a page, counted."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    contested: int = 0
    reinstated: int = 0
    struck: int = 0
    not_matchable: int = 0
    faults: int = 0
    names: int = 0

    def __add__(self, other: PageTally) -> PageTally:
        addends = asdict(other)
        return PageTally(**{name: n + addends[name] for name, n in asdict(self).items()})

    @property
    def facts(self) -> dict[str, int]:
        """What is worth saying."""
        return {name: n for name, n in asdict(self).items() if n}
