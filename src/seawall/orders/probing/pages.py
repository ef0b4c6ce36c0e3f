"""What a page that answers 200 tells, rule by rule: walls, soft 404s, redirects, change.

Each rule answers or passes on. Walls come before absence, since a wall hides the answer;
absence needs evidence: the site's own page for nothing, or its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from seawall.orders.probing.addresses import is_same_place, leads_to_age_gate, leads_to_login
from seawall.orders.probing.answers import GONE, SUCCESS
from seawall.orders.probing.likeness import has_same_title, is_like, share_kept
from seawall.orders.probing.model import Judgement, Known, Rule, Visit
from seawall.orders.probing.phrases import SHORT_WORDS, Saying, said
from seawall.orders.probing.state import State

#: A page that has this share of the words that made it the content still has the content.
KEPT = 0.5
#: The page for nothing says most if it is fetched together with the first visit.
SAME_TIME = timedelta(minutes=10)
_COMPARABLE = frozenset({*SUCCESS, *GONE})


def by_challenge(visit: Visit, known: Known) -> Judgement | None:
    """A page that asks whether we are human tells nothing."""
    phrase = _instead(Saying.CHALLENGE, visit, known)
    if phrase is None:
        return None
    why = "The site wants to know first whether a person is asking."
    return Judgement(State.UNKNOWN, Rule.CHALLENGE, why, {"phrase": phrase})


def by_content(visit: Visit, known: Known) -> Judgement | None:
    """The content that was seen first is still there, whatever else has changed."""
    kept = _kept(visit, known)
    if kept is None or kept < KEPT or visit.status not in SUCCESS:
        return None
    phrase = said(Saying.NOT_THERE, visit, known=known)
    seen = {"kept": round(kept, 3), "phrase": phrase}
    if phrase and kept < 1:
        why = "Much of the page is still there, yet it says that something is not: look at it."
        return Judgement(State.UNKNOWN, Rule.CONTRADICTORY, why, seen)
    return Judgement(State.LIVE, Rule.CONTENT_KEPT, _where(visit), seen)


def by_login(visit: Visit, known: Known) -> Judgement | None:
    """Sent to a sign-in page, or shown one in place of the content."""
    if _was_sent_to(leads_to_login, visit):
        why = "The address leads to a sign-in page."
        return Judgement(State.LOGIN_WALL, Rule.LOGIN_REDIRECT, why, {"to": visit.final_url})
    phrase = _instead(Saying.LOGIN, visit, known)
    has_form = visit.asks_password and not _is_in_frame(visit, known)
    is_bare = len(visit.text.split()) <= SHORT_WORDS // 2
    if sum((phrase is not None, has_form, is_bare)) < 2:
        return None
    if said(Saying.NOT_THERE, visit, known=known):
        return None
    seen = {"phrase": phrase, "asks_password": visit.asks_password}
    return Judgement(State.LOGIN_WALL, Rule.LOGIN_PAGE, "The page asks for a sign-in.", seen)


def by_age(visit: Visit, known: Known) -> Judgement | None:
    """Asked for an age before anything is shown."""
    phrase = _instead(Saying.AGE, visit, known)
    sent = _was_sent_to(leads_to_age_gate, visit)
    if phrase is None and not sent:
        return None
    seen = {"phrase": phrase, "to": visit.final_url if sent else None}
    return Judgement(State.AGE_GATE, Rule.AGE_PAGE, "The page asks for the reader's age.", seen)


def by_place(visit: Visit, known: Known) -> Judgement | None:
    """Told that it is not shown in this country; a second place must confirm."""
    phrase = _instead(Saying.PLACE, visit, known)
    if phrase is None:
        return None
    why = "The page says that it is not shown here; one place alone cannot tell where it is."
    return Judgement(State.UNKNOWN, Rule.PLACE_PAGE, why, {"phrase": phrase})


def by_nowhere(visit: Visit, known: Known) -> Judgement | None:
    """The same answer as for an address that does not exist."""
    nowhere = known.nowhere
    if nowhere is None or nowhere.status not in _COMPARABLE or not _answers_alike(visit, nowhere):
        return None
    phrase = said(Saying.NOT_THERE, visit, known=Known(nowhere=nowhere))
    seen = {"nowhere": nowhere.url, "nowhere_status": nowhere.status, "phrase": phrase}
    if not (phrase or nowhere.status in GONE or _stood_beside(nowhere, known.first)):
        why = "The site shows this page at every address, and nothing says what that means."
        return Judgement(State.UNKNOWN, Rule.ALL_ALIKE, why, seen)
    why = "The site shows what it shows for addresses that do not exist."
    return Judgement(State.GONE_SOFT, Rule.LIKE_NOWHERE, why, seen)


def by_words(visit: Visit, known: Known) -> Judgement | None:
    """The page itself says that nothing is there."""
    phrase = said(Saying.NOT_THERE, visit, known=known)
    if phrase is None:
        return None
    kept = _kept(visit, known)
    seen = {"phrase": phrase, "kept": None if kept is None else round(kept, 3)}
    why = "The page says that nothing is there."
    return Judgement(State.GONE_SOFT, Rule.SAYS_GONE, why, seen)


def by_redirect(visit: Visit, known: Known) -> Judgement | None:
    """Led to something else, or the domain is for sale."""
    phrase = _instead(Saying.PARKED, visit, known)
    if phrase:
        why = "The domain is parked or for sale."
        return Judgement(State.MOVED, Rule.PARKED, why, {"phrase": phrase})
    if not _was_sent_away(visit):
        return None
    why = "The address leads to another one, and what was seen first is not there."
    if known.first is None:
        why = "The address leads to another one."
    return Judgement(State.MOVED, Rule.REDIRECTED, why, {"to": visit.final_url})


def by_first_look(visit: Visit, known: Known) -> Judgement | None:
    """Nothing to compare with: a page with words, or a file, stands."""
    if known.first is not None:
        return None
    if not visit.text and (_is_page(visit) or not visit.digest):
        why = "Without scripts there is nothing to see."
        return Judgement(State.UNKNOWN, Rule.NO_TEXT, why, {"digest": visit.digest})
    why = "It answers, and not with the site's page for addresses that do not exist."
    if known.nowhere is None or known.nowhere.trouble:
        why = "It answers; the site's page for addresses that do not exist could not be compared."
    return Judgement(State.LIVE, Rule.FIRST_LOOK, why, {"digest": visit.digest})


def by_title(visit: Visit, known: Known) -> Judgement | None:
    """Still called the same, by a name that is not the whole site's."""
    first, nowhere = known.first, known.nowhere
    if first is None or nowhere is None or not first.title:
        return None
    if not has_same_title(visit, first) or has_same_title(first, nowhere):
        return None
    why = "The page has new words under the same title."
    return Judgement(State.LIVE, Rule.TITLE_KEPT, why, {"title": visit.title})


def by_change(visit: Visit, known: Known) -> Judgement:
    """Something else stands there, and nothing says what became of the content."""
    kept = _kept(visit, known)
    seen = {"kept": None if kept is None else round(kept, 3), "digest": visit.digest}
    why = "The page is not what was seen first, and does not say why: a person should look."
    return Judgement(State.UNKNOWN, Rule.CHANGED, why, seen)


def _kept(visit: Visit, known: Known) -> float | None:
    return share_kept(known.first, visit, nowhere=known.nowhere) if known.first else None


def _where(visit: Visit) -> str:
    if _was_sent_away(visit):
        return f"What was seen first now stands at {visit.final_url}."
    return "What was seen first is still there."


def _was_sent_away(visit: Visit) -> bool:
    return bool(visit.hops) and not is_same_place(visit.url, visit.final_url)


def _was_sent_to(kind: Callable[[str], bool], visit: Visit) -> bool:
    """Whether a redirect led to an address of this kind from one that was not."""
    return bool(visit.hops) and kind(visit.final_url) and not kind(visit.url)


def _instead(saying: Saying, visit: Visit, known: Known) -> str | None:
    """What a page says in place of the content, and not in the frame of every page."""
    phrase = said(saying, visit, known=known)
    nowhere = known.nowhere
    if phrase is None or nowhere is None or _answers_alike(visit, nowhere):
        return phrase
    return None if said(saying, nowhere, known=Known()) == phrase else phrase


def _is_in_frame(visit: Visit, known: Known) -> bool:
    """Whether every page of the site has a form to sign in."""
    nowhere = known.nowhere
    return nowhere is not None and nowhere.asks_password and not _answers_alike(visit, nowhere)


def _stood_beside(nowhere: Visit, first: Visit | None) -> bool:
    """Whether the site told content from nothing while the content stood.

    A page for nothing that was fetched later may be a closed site's, the same everywhere.
    """
    if first is None or nowhere.at - first.at > SAME_TIME:
        return False
    return not _answers_alike(first, nowhere)


def _answers_alike(visit: Visit, nowhere: Visit) -> bool:
    """The same page, or both sent to the same other place."""
    sent = _was_sent_away(visit) and _was_sent_away(nowhere)
    return (sent and visit.final_url == nowhere.final_url) or is_like(visit, nowhere)


def _is_page(visit: Visit) -> bool:
    return "html" in visit.content_type or not visit.content_type
