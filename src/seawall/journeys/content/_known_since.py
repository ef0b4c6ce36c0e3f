"""Since when a bank has known what was found: an upload of what it knew is a re-upload."""

from __future__ import annotations

from collections.abc import Sequence

from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting_cards
from seawall.ledger.entry import moment
from seawall.transaction import Transaction


def known_since(cards: Sequence[MatchCard], *, tx: Transaction) -> dict[str, str]:
    """What an entry of the ledger says of it; nothing where no match counts."""
    entries = tx.banks.entries_named(card.entry for card in counting_cards(cards))
    added = min((entry.added_at for entry in entries.values()), default=None)
    return {"known_since": moment(added)} if added else {}
