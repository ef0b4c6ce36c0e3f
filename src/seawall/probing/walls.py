"""What hides an answer: a question to robots, a sign-in, an age gate, a block by place.

A wall stands in place of the content. What every page of the site has (a form to sign in,
an invitation to comment) is its frame and hides nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from seawall.probing.addresses import leads_to_age_gate, leads_to_login
from seawall.probing.comparing import answers_alike, said_instead
from seawall.probing.model import Judgement, Known, Rule, Visit
from seawall.probing.phrases import SHORT_WORDS, Saying, said
from seawall.probing.state import State


def by_challenge(visit: Visit, comparison: Known) -> Judgement | None:
    """A page that asks whether we are human tells nothing."""
    phrase = said_instead(Saying.CHALLENGE, visit, comparison)
    if phrase is None:
        return None
    why = "The site wants to know first whether a person is asking."
    return Judgement(State.UNKNOWN, Rule.CHALLENGE, why, {"phrase": phrase})


def by_login(visit: Visit, comparison: Known) -> Judgement | None:
    """Sent to a sign-in page, or shown one in place of the content."""
    if _was_sent_to(leads_to_login, visit):
        why = "The address leads to a sign-in page."
        return Judgement(State.LOGIN_WALL, Rule.LOGIN_REDIRECT, why, {"to": visit.final_url})
    phrase = said_instead(Saying.LOGIN, visit, comparison)
    has_form = visit.asks_password and not _is_in_frame(visit, comparison)
    is_bare = len(visit.text.split()) <= SHORT_WORDS // 2
    if sum((phrase is not None, has_form, is_bare)) < 2:
        return None
    if said(Saying.NOT_THERE, visit, comparison=comparison):
        return None
    seen = {"phrase": phrase, "asks_password": visit.asks_password}
    return Judgement(State.LOGIN_WALL, Rule.LOGIN_PAGE, "The page asks for a sign-in.", seen)


def by_age(visit: Visit, comparison: Known) -> Judgement | None:
    """Asked for an age before anything is shown."""
    phrase = said_instead(Saying.AGE, visit, comparison)
    sent = _was_sent_to(leads_to_age_gate, visit)
    if phrase is None and not sent:
        return None
    seen = {"phrase": phrase, "to": visit.final_url if sent else None}
    return Judgement(State.AGE_GATE, Rule.AGE_PAGE, "The page asks for the reader's age.", seen)


def by_place(visit: Visit, comparison: Known) -> Judgement | None:
    """Told that it is not shown in this country; a second place must confirm."""
    phrase = said_instead(Saying.PLACE, visit, comparison)
    if phrase is None:
        return None
    why = "The page says that it is not shown here; one place alone cannot tell where it is."
    return Judgement(State.UNKNOWN, Rule.PLACE_PAGE, why, {"phrase": phrase})


def _was_sent_to(kind: Callable[[str], bool], visit: Visit) -> bool:
    """Whether a redirect led to an address of this kind from one that was not."""
    return bool(visit.hops) and kind(visit.final_url) and not kind(visit.url)


def _is_in_frame(visit: Visit, comparison: Known) -> bool:
    """Whether every page of the site has a form to sign in."""
    nowhere = comparison.nowhere
    return nowhere is not None and nowhere.asks_password and not answers_alike(visit, nowhere)
