"""A flood of disputes disarms nothing: over a member's day's measure its word is kept, and no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from seawall.banks.model import EntryState
from seawall.forum.defence import defence_limits
from seawall.transaction import transaction
from tests.forum_made import a_forum
from tests.journeys.forum.test_forum_log import entries_at, offer


def test_a_flood_of_disputes_disarms_nothing(database, now, monkeypatch):
    limits = replace(defence_limits.shipped_limits(), disputes_a_day=2)
    monkeypatch.setattr(defence_limits, "shipped_limits", lambda: limits)
    made = a_forum(now, "Ada", "Ben", "Cyd")
    values = [f"{number:02x}" * 32 for number in range(1, 5)]
    names = [offer(made, "Ada", value=value, approvers=("P-1", "P-2")) for value in values]
    made.sync()
    for name in names:
        body = {"offer": name, "stance": "dispute", "code": "news", "reason": "A report of it."}
        made.say("Cyd", "opinion.given", body)

    made.sync()

    states = Counter(entry.state for entry in entries_at(made, "Ben"))
    with transaction(made.organisations["Ben"]) as tx:
        offers = tx.shared_signals.find(made.seats["Ben"], names).values()
        opinions = tx.shared_signals.opinions(made.seats["Ben"], offers).values()
    assert (states.total(), states[EntryState.CONTESTED]) == (4, 2)
    assert sorted(opinion.counts for (opinion,) in opinions) == [False, False, True, True]
