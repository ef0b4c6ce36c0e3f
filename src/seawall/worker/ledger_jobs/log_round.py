"""One round of the log: what waits gets its place, and the tree its signature.

Two commits, and the signer is asked between them: the tree that it is shown is there for good,
and nobody's write waits for it. Killed at any point, the next round goes on; a log that is not
whole is neither placed in nor signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.config import settings
from seawall.ids import INSTALLATION
from seawall.journeys import ledger_placing, ledger_signing, log_standing
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import write_first_mark, write_mark
from seawall.keys.remote_signing import SignerIsAhead
from seawall.ledger import merkle
from seawall.ledger.note import CheckpointStatement, Signer, origin
from seawall.ledger.tree_growth import TreeGrowth
from seawall.transaction import reading, transaction

#: Others may place and sign while we do; more than so often in a row is no coincidence.
_TRIES = 3


def place_entries(now: datetime) -> int:
    """Sign what an earlier round left without a signature, place what waits, and sign that.

    How many entries got a place.
    """
    sign_log(now)
    with reading(INSTALLATION) as tx:
        if not tx.ledger.pending(1):
            return 0
    known = log_standing.known_here()
    with transaction(INSTALLATION) as tx:
        log_standing.require_whole_log(known, tx=tx)
        placed = ledger_placing.place_waiting(tx=tx)
    sign_log(now)
    return placed


def sign_log(now: datetime) -> None:
    """Have the newest tree signed and keep the checkpoint, if none covers it yet."""
    for tries_left in reversed(range(_TRIES)):
        known = log_standing.known_here()
        with reading(INSTALLATION) as tx:
            log_standing.require_whole_log(known, tx=tx)
            epoch, since = tx.elsewhere.epoch(), tx.ledger.signed_size()
            name = origin(settings().public_url, epoch)
            tree = log_standing.first_tree(name, tx=tx)
            tree = tree or ledger_signing.unsigned_tree(name, tx=tx, now=now)
        if tree is None:
            return
        signer = Signer(name, ledger_key(epoch, TreeGrowth(since, _Proofs(tree.size))))
        try:
            note = signer.sign(tree.text())
        except SignerIsAhead:  # of what we saw; somebody else may have gone on since
            if not tries_left:
                raise
            continue
        _keep(tree, note, signer, now)
        return


def _keep(tree: CheckpointStatement, note: str, signer: Signer, now: datetime) -> None:
    if not tree.size:
        write_first_mark(note)
        return
    with transaction(INSTALLATION) as tx:
        checkpoint = ledger_signing.keep_checkpoint(tree, note, signer.verifier, tx=tx, now=now)
    if checkpoint:
        write_mark(checkpoint.note)


class _Proofs:
    """Consistency proofs up to one tree, each read when it is asked for."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __call__(self, size: int) -> Sequence[bytes]:
        with reading(INSTALLATION) as tx:
            return merkle.consistency_proof(size, self._size, tx.ledger.nodes)
