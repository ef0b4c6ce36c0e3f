"""What hides an answer: a question to robots, a sign-in, an age gate, a block by place.

A wall stands in place of the content. What every page of the site has (a form to sign in,
an invitation to comment) is its frame and hides nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from seawall.probing.comparing import answers_alike, phrase_instead
from seawall.probing.model import JudgingRule, KnownPage, PageVisit, VisitJudgement
from seawall.probing.phrases import SHORT_WORDS, PhraseKind, phrase_said
from seawall.probing.redirected_addresses import leads_to_age_gate, leads_to_login
from seawall.probing.state import AddressState


def by_challenge(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """A page that asks whether we are human tells nothing."""
    phrase = phrase_instead(PhraseKind.CHALLENGE, visit, comparison)
    if phrase is None:
        return None
    why = "The site wants to know first whether a person is asking."
    return VisitJudgement(AddressState.UNKNOWN, JudgingRule.CHALLENGE, why, {"phrase": phrase})


def by_login(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Sent to a sign-in page, or shown one in place of the content."""
    if _was_sent_to(leads_to_login, visit):
        why = "The address leads to a sign-in page."
        return VisitJudgement(
            AddressState.LOGIN_WALL, JudgingRule.LOGIN_REDIRECT, why, {"to": visit.final_url}
        )
    phrase = phrase_instead(PhraseKind.LOGIN, visit, comparison)
    has_form = visit.asks_password and not _is_in_frame(visit, comparison)
    is_bare = len(visit.text.split()) <= SHORT_WORDS // 2
    if sum((phrase is not None, has_form, is_bare)) < 2:
        return None
    if phrase_said(PhraseKind.NOT_THERE, visit, comparison=comparison):
        return None
    evidence = {"phrase": phrase, "asks_password": visit.asks_password}
    return VisitJudgement(
        AddressState.LOGIN_WALL, JudgingRule.LOGIN_PAGE, "The page asks for a sign-in.", evidence
    )


def by_age(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Asked for an age before anything is shown."""
    phrase = phrase_instead(PhraseKind.AGE, visit, comparison)
    was_sent = _was_sent_to(leads_to_age_gate, visit)
    if phrase is None and not was_sent:
        return None
    evidence = {"phrase": phrase, "to": visit.final_url if was_sent else None}
    return VisitJudgement(
        AddressState.AGE_GATE, JudgingRule.AGE_PAGE, "The page asks for the reader's age.", evidence
    )


def by_place(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Told that it is not shown in this country; a second place must confirm."""
    phrase = phrase_instead(PhraseKind.PLACE, visit, comparison)
    if phrase is None:
        return None
    why = "The page says that it is not shown here; one place alone cannot tell where it is."
    return VisitJudgement(AddressState.UNKNOWN, JudgingRule.PLACE_PAGE, why, {"phrase": phrase})


def _was_sent_to(kind: Callable[[str], bool], visit: PageVisit) -> bool:
    """Whether a redirect led to an address of this kind from one that was not."""
    return bool(visit.hops) and kind(visit.final_url) and not kind(visit.url)


def _is_in_frame(visit: PageVisit, comparison: KnownPage) -> bool:
    """Whether every page of the site has a form to sign in."""
    nowhere = comparison.nowhere
    return nowhere is not None and nowhere.asks_password and not answers_alike(visit, nowhere)
