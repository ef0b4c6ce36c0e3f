"""The rules of signed events that are broken: whose key, which words, and under which name."""

from __future__ import annotations

from tests.mutants.row import Mutant

SIGNED_EVENTS = (
    Mutant(
        "signed events",
        "Whoever signed a letter signs its event, and nobody for them.",
        "journeys/signed_events/_event_hearing.py",
        "if opened.thumbprint != signature.key_fingerprint:",
        "if not opened.thumbprint:",
        "journeys/signed_events/test_doubted_events.py",
    ),
    Mutant(
        "signed events",
        "What a side says by its own word is held to what that word may be.",
        "journeys/signed_events/_event_hearing.py",
        'if not is_allowed(opened.event.facts.get(name, "")):',
        "if not is_allowed:",
        "journeys/signed_events/test_doubted_events.py",
    ),
    Mutant(
        "signed events",
        "Who brings a request again cannot make it look like one that was refused.",
        "journeys/orders/order_receiving.py",
        "return signature if former is None or former.id == delivery.document.id else ABSENT",
        "return signature",
        "journeys/signed_events/test_refused_and_proved.py",
    ),
    Mutant(
        "signed events",
        "An authority's key signs for no platform.",
        "transparency/signed_events/event_audit.py",
        "else self.by_party.get(party, frozenset())",
        "else frozenset().union(*self.by_party.values())",
        "cli/test_signed_events.py",
    ),
)
