"""Two people: a label that leads to a block is given by two at the author's organisation.

One stolen account, or one person in a bad hour, must not be able to take content down at
every member. From the severity in `data/forum/defence.yaml` an offer carries the codes of two
different signers; with fewer, what it finds goes before a person. Codes are the author's own
(`r1`, `r2`), never names.
"""

from __future__ import annotations

import unicodedata

from seawall import taxonomy
from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import DefenceRuling, OfferFacts, SignalEffect

RULE = "two_persons"


def signers(offer: OfferFacts) -> frozenset[str]:
    """The different people who signed; a code in other dress is the same code."""
    dressed = (unicodedata.normalize("NFKC", code) for code in offer.approved_by)
    return frozenset(
        code
        for code in ("".join(dressed_code.split()).casefold() for dressed_code in dressed)
        if code
    )


def rule(offer: OfferFacts, limits: DefenceLimits) -> DefenceRuling | None:
    """Review at most, while a grave label has fewer than two signers."""
    count = len(signers(offer))
    if offer.severity < limits.two_persons_severity or count >= 2:
        return None
    who = "no one has" if count == 0 else "one person has"
    say = f"Severity {offer.severity} needs two people at {offer.author}; {who} confirmed."
    return DefenceRuling(SignalEffect.REVIEW, RULE, say)


def light_labels(limits: DefenceLimits) -> tuple[str, ...]:
    """The labels that one person may give; one that nobody knows is not among them."""
    return tuple(
        label.id for label in taxonomy.labels() if label.severity < limits.two_persons_severity
    )
