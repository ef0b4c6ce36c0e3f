"""A forum's log is checked from its first entry, by nothing but what is in it.

Who has the log and the hub's key can do this alone: every signature, every author's chain,
every admission before the first word, and the tree against the signed head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from seawall.forum import frontier, statement
from seawall.forum.kinds import Admitted, Founded, Rekeyed, read_body
from seawall.forum.model import BadStatement, Logged
from seawall.ids import ForumMemberId
from seawall.ledger import note as notes


@dataclass(slots=True)
class Audited:
    """What was found: how much was read, and each fault in a sentence."""

    entries: int = 0
    members: int = 0
    faults: list[str] = field(default_factory=list)
    reached: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def audit(log: Iterable[Logged], *, forum: str, hub_key: str, checkpoint: str) -> Audited:
    """Read the whole log, in its order, and say what does not hold."""
    found = Audited()
    keys: dict[ForumMemberId, str] = {}
    heads: dict[ForumMemberId, tuple[int, str]] = {}
    for one in log:
        if one.index != found.entries:
            found.faults.append(f"Entry {found.entries} is missing.")
            return found
        _check(one, forum=forum, hub_key=hub_key, keys=keys, heads=heads, found=found)
        found.reached = frontier.extended(found.reached, found.entries, (one.digest,))
        found.entries += 1
    found.members = len(keys)
    _check_head(found, forum=forum, hub_key=hub_key, checkpoint=checkpoint)
    return found


def _check(
    one: Logged,
    *,
    forum: str,
    hub_key: str,
    keys: dict[ForumMemberId, str],
    heads: dict[ForumMemberId, tuple[int, str]],
    found: Audited,
) -> None:
    try:
        unproved = statement.peek(one.text)
        key = keys.get(unproved.author, hub_key if one.index < 2 else "")
        if not key:
            found.faults.append(f"Entry {one.index} is of {unproved.author}, never admitted.")
            return
        said = statement.open_statement(one.text, key)
    except BadStatement as wrong:
        found.faults.append(f"Entry {one.index} {wrong.detail}")
        return
    if said.forum != forum or statement.digest(one.text) != one.digest:
        found.faults.append(f"Entry {one.index} is not of this log.")
    if (said.number, said.prev) != _after(heads.get(said.author)):
        found.faults.append(
            f"Entry {one.index}: a statement of {said.author} before it is missing."
        )
    heads[said.author] = (said.number, one.digest)
    match read_body(said.kind, said.body):
        case Admitted() as admitted:
            keys[ForumMemberId(admitted.member)] = admitted.public_key
        case Rekeyed() as rekeyed:
            keys[said.author] = rekeyed.public_key
        case Founded() as founded if founded.hub_key != hub_key:
            found.faults.append("The log was founded with another key.")


def _after(head: tuple[int, str] | None) -> tuple[int, str]:
    return (head[0] + 1, head[1]) if head else (1, "")


def _check_head(found: Audited, *, forum: str, hub_key: str, checkpoint: str) -> None:
    if not checkpoint:
        return
    try:
        head = notes.open_note(checkpoint, notes.Verifier(forum, bytes.fromhex(hub_key)))
    except notes.BadNote as wrong:
        found.faults.append(str(wrong))
        return
    if head.size == found.entries and head.root != frontier.root(found.reached):
        found.faults.append("The signed head is not that of these entries.")
    elif head.size > found.entries:
        found.faults.append(f"The signed head speaks of {head.size} entries.")
