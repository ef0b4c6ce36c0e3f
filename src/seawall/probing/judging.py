"""From a visit to a state: the rules in their order, then the second place.

The content itself comes first: where it is seen, it stands, whatever else the page says.
Then the walls that hide it, then absence, which needs evidence; what is left is not known.
"Kept from this place" is never said by one place alone: it takes a second vantage point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seawall.probing import answers, pages, walls
from seawall.probing.likeness import share_kept
from seawall.probing.model import JudgingRule, KnownPage, PageVisit, VisitJudgement
from seawall.probing.state import AddressState, ContentStanding

_RULES: tuple[Callable[[PageVisit, KnownPage], VisitJudgement | None], ...] = (
    answers.by_trouble,
    pages.by_content,
    walls.by_challenge,
    answers.by_status,
    walls.by_login,
    walls.by_age,
    walls.by_place,
    pages.by_nowhere,
    pages.by_words,
    pages.by_redirect,
    pages.by_first_look,
    pages.by_title,
)
_BLOCKS = frozenset({JudgingRule.STATUS_LEGAL, JudgingRule.PLACE_PAGE})
_NOTHING_KNOWN = KnownPage()


def judge_visit(visit: PageVisit, *, comparison: KnownPage = _NOTHING_KNOWN) -> VisitJudgement:
    """What a visit shows, in the light of what was known before it."""
    judgement = _alone(visit, comparison)
    others = [(other, _alone(other, comparison)) for other in comparison.elsewhere]
    return _with_other_places(judgement, [(v, j) for v, j in others if v.vantage != visit.vantage])


def _alone(visit: PageVisit, comparison: KnownPage) -> VisitJudgement:
    """What one place sees."""
    if visit.status in answers.GONE and _is_proven_kept(visit, comparison):
        visit = replace(visit, status=200)  # an error status over the content itself
    for rule in _RULES:
        judgement = rule(visit, comparison)
        if judgement is not None:
            return judgement
    return pages.by_change(visit, comparison)


def _is_proven_kept(visit: PageVisit, comparison: KnownPage) -> bool:
    """Whether the content stands behind a status that denies it: beyond the site's frame."""
    if comparison.first is None or comparison.nowhere is None or visit.trouble:
        return False
    share = share_kept(comparison.first, visit, nowhere=comparison.nowhere)
    return share is not None and share >= pages.KEPT


def _with_other_places(
    judgement: VisitJudgement, others: list[tuple[PageVisit, VisitJudgement]]
) -> VisitJudgement:
    """Kept from this place: blocked here, or gone here and alive elsewhere."""
    is_blocked = judgement.rule in _BLOCKS
    if not is_blocked and judgement.state.standing is not ContentStanding.GONE:
        return judgement
    for visit, other_judgement in others:
        if other_judgement.state is AddressState.LIVE:
            return _kept_from_here(judgement, visit, "and it stands")
        if is_blocked and other_judgement.rule in _BLOCKS:
            return _kept_from_here(judgement, visit, "and it is blocked there too")
    return judgement


def _kept_from_here(judgement: VisitJudgement, visit: PageVisit, finding: str) -> VisitJudgement:
    why = f"{judgement.why} A second place ({visit.vantage or 'unnamed'}) was asked, {finding}."
    seen = {**judgement.evidence, "rule_here": judgement.rule.value, "second_place": visit.vantage}
    return VisitJudgement(AddressState.GEO_BLOCKED, JudgingRule.TWO_PLACES, why, seen)
