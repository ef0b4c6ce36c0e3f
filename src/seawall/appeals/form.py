"""What an appeal asks, and what it must have: words of one's own, or one answer. Nothing else.

Questions help the reviewer (AppealMod, 2023); a question that must be answered would be in the
way of a right, so that none of them must be (DSA Art. 20(3): easy to access, user-friendly).
"""

from __future__ import annotations

from collections.abc import Collection

from seawall.appeals.model import Claim, Said
from seawall.errors import InvalidRequest

LONGEST = 20_000


class NothingSaid(InvalidRequest):
    """The appeal says nothing."""


def check(said: Said, *, contexts: Collection[str]) -> Said:
    """Hold what was said against the form; `contexts` are those that the law protects."""
    if not (said.says.strip() or said.misread.strip() or said.claim):
        raise NothingSaid(
            "an appeal says why the decision is wrong.",
            field="says",
            remedy="One sentence is enough, or one of the answers.",
        )
    for name in ("says", "misread"):
        if len(getattr(said, name)) > LONGEST:
            raise NothingSaid(
                f"has more than {LONGEST} characters.", field=name, remedy="Write less."
            )
    if said.claim and said.claim not in set(Claim):
        raise NothingSaid(
            f"there is no answer {said.claim!r}.",
            field="claim",
            remedy=f"Use one of: {', '.join(Claim)}, or leave it out.",
        )
    if said.context and said.context not in contexts:
        raise NothingSaid(
            f"there is no context {said.context!r}.",
            field="context",
            remedy=f"Use one of: {', '.join(contexts)}, or leave it out.",
        )
    return said


def context_of(said: Said, *, contexts: Collection[str]) -> str:
    """The context that is claimed: as it was named, or as the answer implies."""
    return said.context or (said.claim if said.claim in contexts else "")
