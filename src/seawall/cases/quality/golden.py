"""Golden items: content whose right answer is agreed, mixed unseen into the queue.

They are there to learn from, not to rank people: an answer changes nothing on the platform,
goes into no bank, adds no strike, and is shown to the person who gave it and to nobody else.
A golden item looks like any other case, down to a name made in the shape of the platform's.
"""

from __future__ import annotations

import string

from seawall.cases.model import Finding
from seawall.cases.quality.model import AgreedAnswer, GoldenItem
from seawall.errors import problem
from seawall.keys.tags import keyed_digest

#: The kind of a golden case once it is answered; until then it is a content case.
ANSWERED = "golden"
#: The kind of a case about an upload of a drill, once it is decided or the drill is over.
DRILLED = "drill"

_RESTRICTS = frozenset({Finding.REMOVE, Finding.RESTRICT})
_ALPHABETS = (string.digits, string.ascii_lowercase, string.ascii_uppercase)


def is_right(
    agreed: AgreedAnswer, *, finding: Finding, clauses: tuple[str, ...], context: str
) -> bool:
    """Whether an answer is right: same finding, a shared clause if it restricts, the context."""
    if finding is not agreed.finding or (agreed.context and context != agreed.context):
        return False
    return finding not in _RESTRICTS or bool(set(clauses) & set(agreed.clauses))


def require_answer(agreed: AgreedAnswer) -> None:
    """Refuse a golden item that lacks an answer, what it rests on, or why."""
    if agreed.finding not in {Finding.REMOVE, Finding.RESTRICT, Finding.ALLOW}:
        raise problem("cases.no-agreed-answer.finding", finding=agreed.finding.value)
    if agreed.finding in _RESTRICTS and not agreed.clauses:
        raise problem("cases.no-agreed-answer.clauses")
    if not agreed.why.strip():
        raise problem("cases.no-agreed-answer.why")


def disguise_name(name: str, *, salt: str, seed: bytes) -> str:
    """A false name in the shape of the true one: digits for digits, letters for letters."""
    signs = []
    for place, sign in enumerate(name):
        alphabet = next((candidate for candidate in _ALPHABETS if sign in candidate), "")
        draw = keyed_digest(f"{salt}:{place}".encode(), key=seed)
        signs.append(alphabet[draw[0] % len(alphabet)] if alphabet else sign)
    return "".join(signs)


def next_golden(
    active: list[GoldenItem], dealt: dict[str, int], *, salt: str, seed: bytes
) -> GoldenItem:
    """The next golden item to deal: the least dealt; of several, one that nobody can foresee."""

    def order(golden: GoldenItem) -> tuple[int, bytes]:
        return dealt.get(golden.id, 0), keyed_digest(f"{salt}:{golden.id}".encode(), key=seed)

    return min(active, key=order)
