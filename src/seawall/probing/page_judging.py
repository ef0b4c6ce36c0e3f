"""What a page that answers 200 tells, rule by rule: content, soft 404s, redirects, change.

Each rule answers or passes on. Absence needs evidence: the site's own page for nothing, or
its own words.
"""

from __future__ import annotations

from datetime import timedelta

from seawall.probing.comparing import answers_alike, phrase_instead, was_sent_away
from seawall.probing.likeness import has_same_title, share_kept, shows_title
from seawall.probing.model import JudgingRule, KnownPage, PageVisit, VisitJudgement
from seawall.probing.page_answers import GONE, SUCCESS
from seawall.probing.phrases import PhraseKind, phrase_said
from seawall.probing.state import AddressState

#: A page that has this share of the words that made it the content still has the content.
KEPT = 0.5
#: The page for nothing says most if it is fetched together with the first visit.
SAME_TIME = timedelta(minutes=10)
_COMPARABLE = frozenset({*SUCCESS, *GONE})


def by_content(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """The content that was seen first is still there, whatever else has changed."""
    share = _kept(visit, comparison)
    if share is None or share < KEPT or visit.status not in SUCCESS:
        return None
    phrase = phrase_said(PhraseKind.NOT_THERE, visit, comparison=comparison)
    evidence = {"kept": round(share, 3), "phrase": phrase}
    if phrase and share < 1:
        why = "Much of the page is still there, yet it says that something is not: look at it."
        return VisitJudgement(AddressState.UNKNOWN, JudgingRule.CONTRADICTORY, why, evidence)
    return VisitJudgement(AddressState.LIVE, JudgingRule.CONTENT_KEPT, _where(visit), evidence)


def by_nowhere(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """The same answer as for an address that does not exist."""
    nowhere = comparison.nowhere
    if nowhere is None or nowhere.status not in _COMPARABLE or not answers_alike(visit, nowhere):
        return None
    phrase = phrase_said(PhraseKind.NOT_THERE, visit, comparison=KnownPage(nowhere=nowhere))
    evidence = {"nowhere": nowhere.url, "nowhere_status": nowhere.status, "phrase": phrase}
    if not (phrase or nowhere.status in GONE or _stood_beside(nowhere, comparison.first)):
        why = "The site shows this page at every address, and nothing says what that means."
        return VisitJudgement(AddressState.UNKNOWN, JudgingRule.ALL_ALIKE, why, evidence)
    why = "The site shows what it shows for addresses that do not exist."
    return VisitJudgement(AddressState.GONE_SOFT, JudgingRule.LIKE_NOWHERE, why, evidence)


def by_words(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """The page itself says that nothing is there."""
    phrase = phrase_said(PhraseKind.NOT_THERE, visit, comparison=comparison)
    if phrase is None:
        return None
    share = _kept(visit, comparison)
    evidence = {"phrase": phrase, "kept": None if share is None else round(share, 3)}
    why = "The page says that nothing is there."
    return VisitJudgement(AddressState.GONE_SOFT, JudgingRule.SAYS_GONE, why, evidence)


def by_redirect(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Led to something else, or the domain is for sale."""
    phrase = phrase_instead(PhraseKind.PARKED, visit, comparison)
    if phrase:
        why = "The domain is parked or for sale."
        return VisitJudgement(AddressState.MOVED, JudgingRule.PARKED, why, {"phrase": phrase})
    if not was_sent_away(visit):
        return None
    why = "The address leads to another one, and what was seen first is not there."
    if comparison.first is None:
        why = "The address leads to another one."
    return VisitJudgement(AddressState.MOVED, JudgingRule.REDIRECTED, why, {"to": visit.final_url})


def by_first_look(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Nothing to compare with: a page with words, or a file, stands."""
    if comparison.first is not None:
        return None
    if not visit.text and (_is_page(visit) or not visit.digest):
        why = "Without scripts there is nothing to see."
        return VisitJudgement(
            AddressState.UNKNOWN, JudgingRule.NO_TEXT, why, {"digest": visit.digest}
        )
    why = "It answers, and not with the site's page for addresses that do not exist."
    if comparison.nowhere is None or comparison.nowhere.trouble:
        why = "It answers; the site's page for addresses that do not exist could not be compared."
    return VisitJudgement(AddressState.LIVE, JudgingRule.FIRST_LOOK, why, {"digest": visit.digest})


def by_title(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """Still called the same, in the title and on the page, and the site's frame is not."""
    first, nowhere = comparison.first, comparison.nowhere
    if first is None or nowhere is None or nowhere.status not in _COMPARABLE:
        return None
    if not has_same_title(visit, first) or has_same_title(first, nowhere):
        return None
    if not (shows_title(visit, visit.title) and shows_title(first, visit.title)):
        return None
    if shows_title(nowhere, visit.title):
        return None
    why = "The page has new words under the same heading."
    return VisitJudgement(AddressState.LIVE, JudgingRule.TITLE_KEPT, why, {"title": visit.title})


def by_change(visit: PageVisit, comparison: KnownPage) -> VisitJudgement:
    """Something else stands there, and nothing says what became of the content."""
    share = _kept(visit, comparison)
    evidence = {"kept": None if share is None else round(share, 3), "digest": visit.digest}
    why = "The page is not what was seen first, and does not say why: a person should look."
    return VisitJudgement(AddressState.UNKNOWN, JudgingRule.CHANGED, why, evidence)


def _kept(visit: PageVisit, comparison: KnownPage) -> float | None:
    return (
        share_kept(comparison.first, visit, nowhere=comparison.nowhere)
        if comparison.first
        else None
    )


def _where(visit: PageVisit) -> str:
    if was_sent_away(visit):
        return f"What was seen first now stands at {visit.final_url}."
    return "What was seen first is still there."


def _stood_beside(nowhere: PageVisit, first: PageVisit | None) -> bool:
    """Whether the site told content from nothing while the content stood.

    A page for nothing that was fetched later may be a closed site's, the same everywhere.
    """
    if first is None or nowhere.at - first.at > SAME_TIME:
        return False
    return not answers_alike(first, nowhere)


def _is_page(visit: PageVisit) -> bool:
    return "html" in visit.content_type or not visit.content_type
