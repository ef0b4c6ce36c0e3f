"""Which decisions stand behind an entry, and what it depicts by them.

An entry's history has a line for every decision that made it known, so that it can be asked
later whether one of them still stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seawall import taxonomy
from seawall.banks.model import BankEntry
from seawall.cases.model import Decision, Finding
from seawall.config import settings
from seawall.ids import DecisionId
from seawall.intake.verdict import counting_cards
from seawall.transaction import Transaction

#: How a line of an entry's history says that a decision stands behind it, or no longer does.
DECIDED, RELEASED = "decided", "released"


def label_of(decision: Decision, *, tx: Transaction) -> str:
    """What the content depicts: a match's label where a cited clause says the same, else a clause's.

    Which label goes with which clause is data: `data/taxonomy.yaml`.
    """
    cited = [taxonomy.clause(clause.id) for clause in decision.clauses]
    clause_of_label = {label.id: label.clause for label in taxonomy.labels()}
    under = {clause.id for clause in cited}
    checks = decision.evidence.get("checks", ())
    cards = counting_cards([match.card for match in tx.intake.matches(checks)])
    matched = [
        card.label for card in cards if card.label and clause_of_label.get(card.label) in under
    ]
    return next(iter(matched), next((clause.label for clause in cited if clause.label), ""))


def made_known_by(
    decisions: set[DecisionId], signals: Sequence[tuple[str, str]], *, tx: Transaction
) -> Iterator[tuple[BankEntry, set[DecisionId]]]:
    """Entries for these signals that one of these decisions made known, with all behind each."""
    bank = tx.banks.bank_or_none(settings().decided_bank)
    if bank is None:
        return
    entries = tx.banks.entries_of(bank.id, signals)
    histories = tx.banks.histories([entry.id for entry in entries])
    for entry in entries:
        lines = histories.get(entry.id, [])
        behind = {DecisionId(line.reason) for line in lines if line.what == DECIDED}
        if behind & decisions:
            yield entry, behind


def stands_elsewhere(decisions: Iterable[DecisionId], *, tx: Transaction) -> bool:
    """Whether one of these, of other cases, is a removal of our own that still stands."""
    cases = {decision.case for decision in tx.cases.decisions_named(sorted(decisions)).values()}
    heads = tx.cases.heads(sorted(cases)).values()
    return any(head.finding is Finding.REMOVE and head.is_our_own for head in heads)
