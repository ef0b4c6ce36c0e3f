"""Brakes: a signal that hits too wide stops itself, and its author after three of them.

A true signal finds copies of one thing, new ones, at accounts that have to do with each
other. One that hits forty accounts which nothing connects, or mostly items that have been
there for a year, is more likely a popular picture. It suspends itself: what it finds is
counted and nobody is touched, until a person of the member has looked. In an attack the wave of fresh
copies is real, so only the age of what is hit counts there.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import (
    AuthorFacts,
    DefenceRuling,
    MemberStanding,
    OfferFacts,
    SignalEffect,
)

RULE = "brakes"


@dataclass(frozen=True, slots=True)
class Blast:
    """What one signal has hit at one member in the last 24 hours.

    ``accounts`` counts groups of accounts: those that share a link, a device or an upload
    chain are one. Numbers only; no account leaves the member.
    """

    accounts: int
    items: int
    old_items: int
    in_incident: bool = False


def suspension(blast: Blast, limits: DefenceLimits) -> str:
    """Why the signal suspends itself; empty if it does not."""
    if not blast.in_incident and blast.accounts >= limits.blast_accounts:
        return f"it hit {blast.accounts} accounts that nothing connects"
    enough = blast.items >= limits.blast_least
    if enough and 100 * blast.old_items > limits.blast_old_share * blast.items:
        return f"{blast.old_items} of the {blast.items} items it hit are older than a year"
    return ""


def standing_after(author: AuthorFacts, suspensions: int, limits: DefenceLimits) -> MemberStanding:
    """A member's standing after so many suspensions that people have not cleared."""
    if author.standing is MemberStanding.GOOD and suspensions >= limits.freeze_at:
        return MemberStanding.FROZEN
    return author.standing


def rule(offer: OfferFacts, author: AuthorFacts) -> DefenceRuling | None:
    """Observe a suspended signal and those of a frozen member; nothing of a removed one."""
    if author.standing is MemberStanding.REMOVED:
        return DefenceRuling(SignalEffect.OFF, RULE, f"{author.member} is no longer a member.")
    if offer.suspended:
        say = f"This signal suspended itself: {offer.suspended.rstrip('.')}."
        return DefenceRuling(SignalEffect.OBSERVE, RULE, say)
    if author.standing is MemberStanding.FROZEN:
        say = f"{author.member} is frozen: several of its signals suspended themselves."
        return DefenceRuling(SignalEffect.OBSERVE, RULE, say)
    return None
