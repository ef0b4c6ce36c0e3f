"""Which signals of an item may become known content, and how sure they are.

A person decided about the item as a whole, so only what stands for the whole may go into a
bank. What lies inside it, a link in it, a caption beside a film may be in a thousand honest
posts: to know those would block them. A hash with too little detail matches strangers. Where
nobody wrote down how good a perceptual hash is, it may find, and a person looks.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from seawall.intake.model import ItemVersion
from seawall.intake.seen.model import SeenSignal
from seawall.signals import MIN_QUALITY, Covers, hash_url, signal_type, signal_types, skeleton
from seawall.signals.passage import ORDINARY

#: A shorter text says what many people say: so many words, or letters where none are divided.
FEWEST_WORDS, FEWEST_LETTERS = 5, 20
_OPENED = ("image/", "video/", "audio/")


class SignalUse(StrEnum):
    """What a signal is good for."""

    SURE = "sure"
    FOR_A_PERSON = "for_a_person"
    NONE = "none"


def use_of(signal: SeenSignal, version: ItemVersion) -> SignalUse:
    """Whether this signal stands for the whole item, and how surely."""
    kind = signal_types().get(signal.signal_type)
    is_weak = signal.quality is not None and signal.quality < MIN_QUALITY
    if kind is None or is_weak or signal.is_inside:
        return SignalUse.NONE
    if kind.covers == "file":
        return SignalUse.SURE
    return _RULES[kind.covers](signal, version)


def _of_likeness(signal: SeenSignal, version: ItemVersion) -> SignalUse:
    """What it looks or sounds like; of which part of a file, old rows do not say."""
    if signal.is_inside is None and not version.media_type.startswith(_OPENED):
        return SignalUse.NONE if version.sha256 else SignalUse.FOR_A_PERSON
    is_unrated = signal_type(signal.signal_type).is_rated and signal.quality is None
    return SignalUse.FOR_A_PERSON if is_unrated else SignalUse.SURE


def _of_address(signal: SeenSignal, version: ItemVersion) -> SignalUse:
    """The item's own address; a link in its text leads to somebody else's page."""
    if version.url:
        own = {
            url_signal.value
            for url_signal in hash_url(version.url).signals
            if url_signal.grade == "direct"
        }
        return SignalUse.SURE if signal.value in own else SignalUse.NONE
    return SignalUse.NONE if version.text or version.sha256 else SignalUse.FOR_A_PERSON


def _of_words(signal: SeenSignal, version: ItemVersion) -> SignalUse:
    """A text that is the item; what was written beside a file is a caption."""
    if signal.value.startswith(ORDINARY):
        return SignalUse.NONE
    if version.sha256:
        is_whole = signal.is_inside is False and not version.text
        is_prose = not version.media_type.startswith(_OPENED) and version.size >= FEWEST_LETTERS
        return SignalUse.SURE if is_whole and is_prose else SignalUse.NONE
    if not version.text:
        return SignalUse.FOR_A_PERSON
    words = skeleton(version.text)
    is_long = len(words.split()) >= FEWEST_WORDS or len(words) >= FEWEST_LETTERS
    return SignalUse.SURE if is_long else SignalUse.NONE


_RULES: dict[Covers, Callable[[SeenSignal, ItemVersion], SignalUse]] = {
    "likeness": _of_likeness,
    "address": _of_address,
    "words": _of_words,
    "question": _of_likeness,
}
