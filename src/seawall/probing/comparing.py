"""A visit beside the site's page for nothing: sent to the same place, or saying the same."""

from __future__ import annotations

from seawall.probing.likeness import is_like
from seawall.probing.model import KnownPage, PageVisit
from seawall.probing.phrases import PhraseKind, phrase_said
from seawall.probing.redirected_addresses import is_same_place


def was_sent_away(visit: PageVisit) -> bool:
    """Whether redirects led to another place than the one that was asked for."""
    return bool(visit.hops) and not is_same_place(visit.url, visit.final_url)


def phrase_instead(saying: PhraseKind, visit: PageVisit, comparison: KnownPage) -> str | None:
    """What a page says in place of the content, and not in the frame of every page."""
    phrase = phrase_said(saying, visit, comparison=comparison)
    nowhere = comparison.nowhere
    if phrase is None or nowhere is None or answers_alike(visit, nowhere):
        return phrase
    return None if phrase_said(saying, nowhere, comparison=KnownPage()) == phrase else phrase


def answers_alike(visit: PageVisit, nowhere: PageVisit) -> bool:
    """The same page, or both sent to the same other place."""
    both_sent_away = was_sent_away(visit) and was_sent_away(nowhere)
    return (both_sent_away and visit.final_url == nowhere.final_url) or is_like(visit, nowhere)
