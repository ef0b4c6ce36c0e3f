"""What `/healthz` answers: named checks, each fine or not, in words for whoever is called.

The page is public, so a check says what is wrong in one sentence and never why in detail:
`seawall doctor` does that, on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One check; `says` is empty where there is nothing to add."""

    name: str
    is_fine: bool
    says: str = ""


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Every check, and whether all of them are fine."""

    findings: tuple[HealthFinding, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.is_fine for finding in self.findings)

    def as_json(self) -> list[dict[str, Any]]:
        """The checks as machines read them."""
        return [
            {"name": finding.name, "ok": finding.is_fine, "says": finding.says}
            for finding in self.findings
        ]
