"""In which language a case is: what the platform told of its items, and nothing guessed.

A platform says so with the fact `language` of an item or a check, as BCP 47 writes it; only
the primary subtag counts (`ar`, `fr`). Where it says nothing, the language is not told, and
figures by language have a line for that.
"""

from __future__ import annotations

import re

from seawall.ids import CaseId
from seawall.transaction import Transaction

NOT_TOLD = ""
_PRIMARY = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


def language_of(case: CaseId, *, tx: Transaction) -> str:
    """The language told of the first item of which one is told."""
    for part in tx.cases.items(case)[:5]:
        version = tx.intake.latest(part.item)  # none while its file is still on the way
        facts = version.facts if version else {}
        submitted_facts = facts.get("told")
        within = submitted_facts.get("language") if isinstance(submitted_facts, dict) else None
        for word in (facts.get("language"), within):
            if isinstance(word, str) and (primary := _PRIMARY.match(word)):
                return primary[1].lower()
    return NOT_TOLD
