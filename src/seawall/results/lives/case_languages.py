"""The language of a case: what the platform said of the first item that it said it of."""

from __future__ import annotations

from seawall.ledger.telling.model import TellingEntry


class CaseLanguages:
    """Languages by case."""

    def __init__(self) -> None:
        self._languages: dict[str, str] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry about a case tells."""
        if language := str(entry.sealed.get("language", "")):
            self._languages.setdefault(entry.about, language)

    def of(self, case: str) -> str:
        """The language of a case; empty where nobody told."""
        return self._languages.get(case, "")
