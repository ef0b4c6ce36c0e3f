"""Entries for tests that care where an entry stands, not what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord


def make_ledger_entry(
    what: str,
    about: str,
    at: datetime,
    *,
    by: str = "",
    public: Mapping[str, JSON] | None = None,
    sealed: Mapping[str, JSON] | None = None,
) -> Entry:
    """An entry of a word that declares just what this one holds."""
    word = LedgerWord(what, public=" ".join(public or {}), sealed=" ".join(sealed or {}))
    return Entry(word, about, at, by=by, public=public or {}, sealed=sealed)
