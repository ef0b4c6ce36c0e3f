"""Golden items: content whose right answer is agreed, mixed unseen into the queue.

They are there to learn from, not to rank people: an answer changes nothing on the platform,
goes into no bank, adds no strike, and is shown to the person who gave it and to nobody else.
A golden item looks like any other case, down to a name made in the shape of the platform's.
"""

from __future__ import annotations

import string

from seawall.cases.model import Finding
from seawall.cases.quality.model import Agreed, Golden
from seawall.errors import problem
from seawall.keys.tags import keyed_digest

#: The kind of a golden case once it is answered; until then it is a content case.
ANSWERED = "golden"

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
_ALPHABETS = (string.digits, string.ascii_lowercase, string.ascii_uppercase)


def is_right(agreed: Agreed, *, finding: Finding, clauses: tuple[str, ...], context: str) -> bool:
    """The same finding; a restriction under one of the same clauses; the context where it counts."""
    if finding is not agreed.finding or (agreed.context and context != agreed.context):
        return False
    return finding not in _RESTRICTS or bool(set(clauses) & set(agreed.clauses))


def require_answer(agreed: Agreed) -> None:
    """A golden item must teach something: an answer, what it rests on, and why."""
    if agreed.finding not in {Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW}:
        raise problem("cases.no-agreed-answer.finding", finding=agreed.finding.value)
    if agreed.finding in _RESTRICTS and not agreed.clauses:
        raise problem("cases.no-agreed-answer.clauses")
    if not agreed.why.strip():
        raise problem("cases.no-agreed-answer.why")


def disguise(name: str, *, salt: str, seed: bytes) -> str:
    """Another name of the same shape: digits for digits, letters for letters."""
    made = []
    for place, sign in enumerate(name):
        alphabet = next((each for each in _ALPHABETS if sign in each), "")
        draw = keyed_digest(f"{salt}:{place}".encode(), key=seed)
        made.append(alphabet[draw[0] % len(alphabet)] if alphabet else sign)
    return "".join(made)


def next_dealt(active: list[Golden], dealt: dict[str, int], *, salt: str, seed: bytes) -> Golden:
    """The one dealt least often; of several, one that nobody can foresee."""

    def order(one: Golden) -> tuple[int, bytes]:
        return dealt.get(one.id, 0), keyed_digest(f"{salt}:{one.id}".encode(), key=seed)

    return min(active, key=order)
