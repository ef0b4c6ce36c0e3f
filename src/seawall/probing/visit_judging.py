"""From a visit to a state: the rules in their order, then the second place.

The content itself comes first: where it is seen, it stands, whatever else the page says.
Then the walls that hide it, then absence, which needs evidence; what is left is not known.
"Kept from this place" is never said by one place alone: it takes a second vantage point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seawall.probing import page_answers, page_judging, walls
from seawall.probing.likeness import share_kept
from seawall.probing.model import JudgingRule, KnownPage, PageVisit, VisitJudgement
from seawall.probing.state import AddressState, ContentStanding

_RULES: tuple[Callable[[PageVisit, KnownPage], VisitJudgement | None], ...] = (
    page_answers.by_trouble,
    page_judging.by_content,
    walls.by_challenge,
    page_answers.by_status,
    walls.by_login,
    walls.by_age,
    walls.by_place,
    page_judging.by_nowhere,
    page_judging.by_words,
    page_judging.by_redirect,
    page_judging.by_first_look,
    page_judging.by_title,
)
_BLOCKS = frozenset({JudgingRule.STATUS_LEGAL, JudgingRule.PLACE_PAGE})
_NOTHING_KNOWN = KnownPage()


def judge_visit(visit: PageVisit, *, comparison: KnownPage = _NOTHING_KNOWN) -> VisitJudgement:
    """What a visit shows, in the light of what was known before it."""
    judgement = _alone(visit, comparison)
    other_judgements = [
        (other_visit, _alone(other_visit, comparison)) for other_visit in comparison.elsewhere
    ]
    return _with_other_places(
        judgement, [(v, j) for v, j in other_judgements if v.vantage != visit.vantage]
    )


def _alone(visit: PageVisit, comparison: KnownPage) -> VisitJudgement:
    """What one place sees."""
    if visit.status in page_answers.GONE and _is_proven_kept(visit, comparison):
        visit = replace(visit, status=200)  # an error status over the content itself
    for rule in _RULES:
        judgement = rule(visit, comparison)
        if judgement is not None:
            return judgement
    return page_judging.by_change(visit, comparison)


def _is_proven_kept(visit: PageVisit, comparison: KnownPage) -> bool:
    """Whether the content stands behind a status that denies it: beyond the site's frame."""
    if comparison.first is None or comparison.nowhere is None or visit.trouble:
        return False
    share = share_kept(comparison.first, visit, nowhere=comparison.nowhere)
    return share is not None and share >= page_judging.KEPT


def _with_other_places(
    judgement: VisitJudgement, other_judgements: list[tuple[PageVisit, VisitJudgement]]
) -> VisitJudgement:
    """Kept from this place: blocked here, or gone here and alive elsewhere."""
    is_blocked = judgement.rule in _BLOCKS
    if not is_blocked and judgement.state.standing is not ContentStanding.GONE:
        return judgement
    for visit, other_judgement in other_judgements:
        if other_judgement.state is AddressState.LIVE:
            return _kept_from_here(judgement, visit, "and it stands")
        if is_blocked and other_judgement.rule in _BLOCKS:
            return _kept_from_here(judgement, visit, "and it is blocked there too")
    return judgement


def _kept_from_here(judgement: VisitJudgement, visit: PageVisit, finding: str) -> VisitJudgement:
    why = f"{judgement.why} A second place ({visit.vantage or 'unnamed'}) was asked, {finding}."
    evidence = {
        **judgement.evidence,
        "rule_here": judgement.rule.value,
        "second_place": visit.vantage,
    }
    return VisitJudgement(AddressState.GEO_BLOCKED, JudgingRule.TWO_PLACES, why, evidence)
