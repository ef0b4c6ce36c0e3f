"""Signals and opinions of the forum, as an incident sees them.

They are said by statements of their own; one that names an incident belongs to it, and an
opinion follows the signal it is about.
"""

from __future__ import annotations

from datetime import datetime

from seawall.forum.incidents.model import Offer, Opinion, Said

OFFERED = "signal.offered"
OPINION = "opinion"


def offer_in(said: Said, now: datetime) -> tuple[str, Offer] | None:
    """The signal that is offered within an incident, and which one; None if it is not."""
    incident, signal = said.body.get("incident"), said.body.get("signal")
    if said.kind != OFFERED or not isinstance(incident, str) or not isinstance(signal, str):
        return None
    kind, value = said.body.get("type"), said.body.get("value")
    return incident, Offer(
        said.position, signal, str(kind or ""), str(value or ""), said.author, now
    )


def opinion_in(said: Said, now: datetime) -> Opinion | None:
    """What a member thinks of a signal; None if the statement says something else."""
    signal, says = said.body.get("signal"), said.body.get("says")
    if said.kind != OPINION or not isinstance(signal, str) or not isinstance(says, str):
        return None
    return Opinion(signal, said.author, says, now)
