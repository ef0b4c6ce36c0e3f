"""What an appeal asks, and what it must have: words of one's own, or one answer. Nothing else.

Questions help the reviewer (AppealMod, 2023); a question that must be answered would be in the
way of a right, so that none of them must be (DSA Art. 20(3): easy to access, user-friendly).
"""

from __future__ import annotations

from collections.abc import Collection

from seawall.appeals.model import AppealStatement, Claim
from seawall.errors import problem

LONGEST = 20_000


def checked_submission(
    submission: AppealStatement, *, contexts: Collection[str]
) -> AppealStatement:
    """Hold what was said against the form; `contexts` are those that the law protects."""
    if not (submission.says.strip() or submission.misread.strip() or submission.claim):
        raise problem("appeals.nothing-said")
    for name in ("says", "misread"):
        if len(getattr(submission, name)) > LONGEST:
            raise problem("appeals.too-long", longest=LONGEST, field=name)
    if submission.claim and submission.claim not in set(Claim):
        raise problem("appeals.unknown-claim", claim=submission.claim, choices=", ".join(Claim))
    if submission.context and submission.context not in contexts:
        raise problem(
            "appeals.unknown-context", context=submission.context, choices=", ".join(contexts)
        )
    return submission


def context_of(submission: AppealStatement, *, contexts: Collection[str]) -> str:
    """The context that is claimed: as it was named, or as the answer implies."""
    return submission.context or (submission.claim if submission.claim in contexts else "")
