"""Members' opinions of an entry, counted: each has one voice, and their last word stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seawall.banks.model import EntryOpinion, EntryStance


@dataclass(frozen=True, slots=True)
class Voices:
    """Who agrees with an entry and who does not, in the order they last spoke."""

    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()


def count_opinions(opinions: Iterable[EntryOpinion]) -> Voices:
    """Each member's last opinion, of opinions in the order they were given."""
    last: dict[str, EntryStance] = {}
    for opinion in opinions:
        last.pop(opinion.member, None)
        last[opinion.member] = opinion.stance
    return Voices(
        agree=tuple(member for member, stance in last.items() if stance is EntryStance.AGREE),
        disagree=tuple(member for member, stance in last.items() if stance is EntryStance.DISAGREE),
    )


def is_news(new_opinion: EntryOpinion, before: Iterable[EntryOpinion]) -> bool:
    """Whether a member says what they did not say last; an older word is no news."""
    last = None
    for opinion in before:
        if opinion.member == new_opinion.member:
            last = opinion
    return last is None or (last.stance is not new_opinion.stance and last.at < new_opinion.at)
