"""What the answer itself tells, before anybody reads the page.

404 and 410 say that nothing is there (RFC 9110 §15.5.5, §15.5.11). A server in trouble, a
server that asks us to slow down and a server that refuses us tell nothing about the
content. 451 is a legal block (RFC 7725), here or everywhere: a second place must say.
"""

from __future__ import annotations

from seawall.probing.model import JudgingRule, KnownPage, PageVisit, Trouble, VisitJudgement
from seawall.probing.phrases import PhraseKind, phrase_said
from seawall.probing.state import AddressState

SUCCESS = range(200, 300)
GONE = frozenset({404, 410})

_TROUBLES = {
    Trouble.REFUSED: "The address leads where we do not call.",
    Trouble.NO_ANSWER: "Nobody answered.",
    Trouble.TIMEOUT: "The answer took too long.",
    Trouble.LOOP: "The redirects go round in a circle; the site may want cookies.",
    Trouble.TOO_MANY_HOPS: "There were too many redirects.",
    Trouble.ROBOTS: "The site's robots.txt forbids this address, and we keep to it.",
    Trouble.WAIT: "The site asks us to wait.",
}


def by_trouble(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:  # noqa: ARG001 - a rule's form
    """Unknown where there was no answer."""
    if visit.trouble is None and visit.status is not None:
        return None
    trouble = visit.trouble or Trouble.NO_ANSWER
    why = f"{_TROUBLES[trouble]} {visit.said}".strip()
    return VisitJudgement(
        AddressState.UNKNOWN, JudgingRule.NO_ANSWER, why, {"trouble": trouble.value}
    )


def by_status(visit: PageVisit, comparison: KnownPage) -> VisitJudgement | None:
    """The judgement by an error status, whatever the page says."""
    status = visit.status or 0
    evidence = {"status": status}
    if status in SUCCESS:
        return None
    if status in GONE:
        return VisitJudgement(
            AddressState.GONE_404,
            JudgingRule.STATUS_GONE,
            f"The server answers {status}.",
            evidence,
        )
    if status == 451:
        why = "The server answers 451, a legal block; one place alone cannot tell where it holds."
        return VisitJudgement(AddressState.UNKNOWN, JudgingRule.STATUS_LEGAL, why, evidence)
    if status in {401, 407} or (status == 403 and _wants_login(visit, comparison)):
        why = f"The server answers {status} and wants a sign-in."
        return VisitJudgement(AddressState.LOGIN_WALL, JudgingRule.STATUS_LOGIN, why, evidence)
    why = f"The server answers {status}, which tells nothing about the content."
    return VisitJudgement(AddressState.UNKNOWN, JudgingRule.STATUS_OTHER, why, evidence)


def _wants_login(visit: PageVisit, comparison: KnownPage) -> bool:
    return (
        visit.asks_password
        or phrase_said(PhraseKind.LOGIN, visit, comparison=comparison) is not None
    )
