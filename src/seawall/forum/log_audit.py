"""A forum's log is checked from its first entry, by nothing but what is in it.

Who has the log and the hub's key can do this alone: every signature, every author's chain,
every admission before the first word, and the tree against the signed head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from seawall.forum import forum_statement, frontier
from seawall.forum.model import BadStatement, LoggedStatement
from seawall.forum.statement_kinds import ForumFounded, MemberAdmitted, MemberRekeyed, read_body
from seawall.ids import ForumMemberId
from seawall.ledger import note as notes


@dataclass(slots=True)
class LogAuditResult:
    """What was found: how much was read, and each fault in a sentence."""

    entries: int = 0
    members: int = 0
    faults: list[str] = field(default_factory=list)
    reached: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def audit_log(
    log: Iterable[LoggedStatement], *, forum: str, hub_key: str, checkpoint: str
) -> LogAuditResult:
    """Read the whole log, in its order, and say what does not hold."""
    outcome = LogAuditResult()
    keys: dict[ForumMemberId, str] = {}
    heads: dict[ForumMemberId, tuple[int, str]] = {}
    for entry in log:
        if entry.index != outcome.entries:
            outcome.faults.append(f"Entry {outcome.entries} is missing.")
            return outcome
        _check(entry, forum=forum, hub_key=hub_key, keys=keys, heads=heads, outcome=outcome)
        outcome.reached = frontier.extend_frontier(
            outcome.reached, outcome.entries, (entry.digest,)
        )
        outcome.entries += 1
    outcome.members = len(keys)
    _check_head(outcome, forum=forum, hub_key=hub_key, checkpoint=checkpoint)
    return outcome


def _check(
    entry: LoggedStatement,
    *,
    forum: str,
    hub_key: str,
    keys: dict[ForumMemberId, str],
    heads: dict[ForumMemberId, tuple[int, str]],
    outcome: LogAuditResult,
) -> None:
    try:
        unproved = forum_statement.peek_statement(entry.text)
        key = keys.get(unproved.author, hub_key if entry.index < 2 else "")
        if not key:
            outcome.faults.append(f"Entry {entry.index} is of {unproved.author}, never admitted.")
            return
        proved = forum_statement.open_statement(entry.text, key)
    except BadStatement as wrong:
        outcome.faults.append(f"Entry {entry.index} {wrong.detail}")
        return
    if proved.forum != forum or forum_statement.digest(entry.text) != entry.digest:
        outcome.faults.append(f"Entry {entry.index} is not of this log.")
    if (proved.number, proved.prev) != _after(heads.get(proved.author)):
        outcome.faults.append(
            f"Entry {entry.index}: a statement of {proved.author} before it is missing."
        )
    heads[proved.author] = (proved.number, entry.digest)
    match read_body(proved.kind, proved.body):
        case MemberAdmitted() as admitted:
            keys[ForumMemberId(admitted.member)] = admitted.public_key
        case MemberRekeyed() as rekeyed:
            keys[proved.author] = rekeyed.public_key
        case ForumFounded() as founded if founded.hub_key != hub_key:
            outcome.faults.append("The log was founded with another key.")


def _after(head: tuple[int, str] | None) -> tuple[int, str]:
    return (head[0] + 1, head[1]) if head else (1, "")


def _check_head(outcome: LogAuditResult, *, forum: str, hub_key: str, checkpoint: str) -> None:
    if not checkpoint:
        return
    try:
        head = notes.open_note(checkpoint, notes.Verifier(forum, bytes.fromhex(hub_key)))
    except notes.BadCheckpoint as wrong:
        outcome.faults.append(str(wrong))
        return
    if head.size == outcome.entries and head.root != frontier.root(outcome.reached):
        outcome.faults.append("The signed head is not that of these entries.")
    elif head.size > outcome.entries:
        outcome.faults.append(f"The signed head speaks of {head.size} entries.")
