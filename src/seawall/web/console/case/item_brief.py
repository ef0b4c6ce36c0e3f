"""A brief description of an item: kind, length, match, language.

A brief description lets people leave content unseen at no cost; a detailed one makes them
anxious (Simister et al. 2024). So it is never longer, and nothing in it is vivid.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.errors import SeawallError
from seawall.intake.model import ItemVersion, MatchCard
from seawall.signals.sound import sound_of
from seawall.signals.vpdq import frames_of
from seawall.web.console.words import duration


def version_brief(
    version: ItemVersion, cards: tuple[MatchCard, ...], title: Callable[[str], str]
) -> str:
    """Kind, length, what the nearest match says, language; what is not known is left out."""
    label = title(cards[0].label).lower() if cards and cards[0].label else _("no match")
    parts = (kind_of(version), length_of(version), label, language_of(version))
    return _(", ").join(part for part in parts if part)


def kind_of(version: ItemVersion) -> str:
    """Picture, video, recording, text, address, document."""
    family = version.media_type.partition("/")[0]
    titles = {
        "image": _("image"),
        "video": _("video"),
        "audio": _("audio"),
        "text": _("document"),
        "application": _("file"),
    }
    if family in titles:
        return titles[family]
    if version.text:
        return _("text")
    return _("URL") if version.url else _("hashes only")


def length_of(version: ItemVersion) -> str:
    """How long it runs, or how many words it has."""
    signals = dict(version.signals)
    with suppress(SeawallError, ValueError):
        if "vpdq" in signals:
            return duration(timedelta(milliseconds=frames_of(signals["vpdq"]).milliseconds))
        if "sound" in signals:
            return duration(timedelta(seconds=sound_of(signals["sound"]).seconds))
    if version.text and not version.media_type:
        count = len(version.text.split())
        return ngettext("%d word", "%d words", count) % count
    return ""


def language_of(version: ItemVersion) -> str:
    """As the platform told it; a guess of ours is no fact."""
    facts = version.facts.get("told", version.facts)
    language = facts.get("language", "") if isinstance(facts, dict) else ""
    return language if isinstance(language, str) else ""
