"""The walk an auditor takes: every entry again, from its row to the signature.

Nothing stored is believed. Each leaf is hashed anew from its entry's row, each
node from its leaves, each root from its nodes, and every checkpoint's signature
is checked under a key that came from outside the database. Whoever changes a row
would have to change all of that too, and cannot sign it. That each checkpoint
extends the one before follows: all are prefixes of the one list that was walked.

What a walk cannot find is a log cut back to an earlier state with everything
after it: for that, keep a checkpoint elsewhere and hand it in (`kept`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from seawall.errors import InvalidRequest
from seawall.ledger import merkle
from seawall.ledger.entry import commitment_of, leaf_bytes
from seawall.ledger.leaf_page import LeafPage
from seawall.ledger.model import JSON, MOST_UNSIGNED, Checkpoint, Leaf, Recorded
from seawall.ledger.note import BadCheckpoint, CheckpointStatement, Verifier, open_note
from seawall.ledger.tree_walk import StoredNodes, TreeWalk
from seawall.ledger.words.keeping import ENTRY_LOST


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """One thing that is not as it was written; `index` is the entry's place, if it has one."""

    index: int | None
    about: str
    says: str

    def __str__(self) -> str:
        return (
            f"{self.about}: {self.says}"
            if self.index is None
            else (f"entry {self.index} ({self.about}): {self.says}")
        )


@dataclass(frozen=True, slots=True)
class SealedPart:
    """The sealed part of an entry, with the salt that opens its commitment."""

    salt: bytes
    content: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class AuditedRow:
    """A leaf, the entry it points to, and its sealed part, read closely.

    `entry` None means the row is gone or cannot be read; `sealed` None, that there
    is none or that it was erased.
    """

    leaf: Leaf
    entry: Recorded | None
    sealed: SealedPart | None


@dataclass(frozen=True, slots=True)
class AuditedPage:
    """Leaves that follow one another, as they are stored.

    `nodes` are the stored nodes that end in this page, by their level.
    `odd` are those of the leaves that need a closer look.
    """

    leaves: LeafPage
    nodes: StoredNodes
    odd: Sequence[AuditedRow] = ()


@dataclass(frozen=True, slots=True)
class StoredLog:
    """What the database says of the log, at one moment; the rows are walked beside it."""

    size: int
    count_nodes: int
    checkpoints: Sequence[Checkpoint]
    lost: Sequence[str] = ()
    pending: int = 0


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the walk found."""

    size: int
    root: bytes
    pending: int
    erased: int
    unsigned: int
    faults: tuple[LedgerFault, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def audit_log(
    stored: StoredLog,
    pages: Iterable[AuditedPage],
    *,
    verifier: Verifier,
    former: Sequence[Verifier] = (),
    kept_checkpoint: CheckpointStatement | None = None,
) -> AuditReport:
    """Walk the whole log; `verifier` is today's key, `former` those of before."""
    sizes = {checkpoint.size for checkpoint in stored.checkpoints}
    walk = TreeWalk(sizes | ({kept_checkpoint.size} if kept_checkpoint else set()))
    erased, faults = 0, list[LedgerFault]()
    for page in pages:
        following = page.leaves.following(walk.leaves)
        faults += _page_faults(walk, page, following)
        erased += following.erased
        if len(following) < len(page.leaves):
            gap = page.leaves[len(following)].place
            # Every hash from here on would differ, and say nothing.
            faults.append(LedgerFault(walk.leaves, "a place", f"is missing; the next one is {gap}"))
            break
    else:
        faults += _count_faults(walk, stored)
        faults += _checkpoint_faults(walk, stored.checkpoints, [verifier, *former])
        faults += _kept_faults(walk, kept_checkpoint)
    return AuditReport(
        size=walk.leaves,
        root=walk.root,
        pending=stored.pending,
        erased=erased,
        unsigned=max(walk.leaves - _covered(stored.checkpoints), 0),
        faults=tuple(faults),
    )


def _page_faults(walk: TreeWalk, page: AuditedPage, following: LeafPage) -> list[LedgerFault]:
    first, past = walk.leaves, walk.leaves + len(following)
    faults = [fault for row in page.odd if row.leaf.index < past for fault in _row_faults(row)]
    for node in walk.add(following.hashes, page.nodes):
        last = ((node.place + 1) << node.level) - 1
        says = f"node {node.level}/{node.place} above differs"
        faults.append(LedgerFault(last, following[last - first].entry, says))
    return sorted(faults, key=lambda fault: fault.index or 0)


def _row_faults(row: AuditedRow) -> Iterator[LedgerFault]:
    index, entry, sealed = row.leaf.index, row.entry, row.sealed
    if entry is None:
        yield LedgerFault(index, row.leaf.entry, "its row is gone or cannot be read")
        return
    if _leaf_of(entry) != row.leaf.leaf_hash:
        yield LedgerFault(index, entry.id, "its row is not what was hashed into the log")
    if sealed and commitment_of(sealed.content, sealed.salt) != entry.commitment:
        yield LedgerFault(index, entry.id, "its sealed part is not what was committed to")
    if entry.what == ENTRY_LOST:
        entry_id, word = entry.public.get("entry"), entry.public.get("was")
        yield LedgerFault(
            index, str(entry_id), f"{word} about {entry.about} was acknowledged, and is gone"
        )


def _leaf_of(entry: Recorded) -> bytes | None:
    try:
        return merkle.leaf_hash(leaf_bytes(entry))
    except InvalidRequest:
        return None


def _count_faults(walk: TreeWalk, stored: StoredLog) -> Iterator[LedgerFault]:
    if walk.nodes != stored.count_nodes:
        yield LedgerFault(
            None, "nodes", f"{stored.count_nodes} are stored, {walk.nodes} belong here"
        )
    for entry in stored.lost:
        yield LedgerFault(None, entry, "has no place in the log and waits for none")


def _checkpoint_faults(
    walk: TreeWalk, checkpoints: Sequence[Checkpoint], verifiers: Sequence[Verifier]
) -> Iterator[LedgerFault]:
    covered = _covered(checkpoints)
    if not 0 <= walk.leaves - covered <= MOST_UNSIGNED:  # what is placed is signed soon after
        says = f"the last speaks of {covered} entries, and there are {walk.leaves}"
        yield LedgerFault(None, "checkpoints", says)
    todays = [verifier for verifier in verifiers if verifier.public_key == verifiers[0].public_key]
    for checkpoint in checkpoints:  # the newest by today's key, be it under a former name
        is_newest = checkpoint is checkpoints[-1]
        statement = _opened_checkpoint(checkpoint.note, todays if is_newest else verifiers)
        name = f"checkpoint {checkpoint.size}"
        if statement is None:
            yield LedgerFault(None, name, "is not signed by the log's key")
        elif (statement.size, statement.root) != (checkpoint.size, checkpoint.root):
            yield LedgerFault(None, name, "its row does not say what was signed")
        elif walk.roots.get(statement.size) != statement.root:
            yield LedgerFault(None, name, "its root is not the root of the entries it covers")


def _covered(checkpoints: Sequence[Checkpoint]) -> int:
    return checkpoints[-1].size if checkpoints else 0


def _opened_checkpoint(note: str, verifiers: Sequence[Verifier]) -> CheckpointStatement | None:
    for verifier in verifiers:
        try:
            return open_note(note, verifier)
        except BadCheckpoint:
            continue
    return None


def _kept_faults(
    walk: TreeWalk, kept_statement: CheckpointStatement | None
) -> Iterator[LedgerFault]:
    if kept_statement and walk.roots.get(kept_statement.size) != kept_statement.root:
        yield LedgerFault(
            None,
            f"kept checkpoint {kept_statement.size}",
            "the log as it stands does not begin with the entries it covered",
        )
