"""Cosigning the checkpoints of others, and keeping what others cosigned of ours.

1. As a witness: the last checkpoint of that log is locked, so that two requests cannot pass each
   other; what is cosigned is remembered in the commit before the answer leaves.
   The logs are those of the settings and of the members of our forums.
2. As a log: the witness is given the newest checkpoint and the proof from the one it cosigned
   last. One of the settings that knows of more, or of another history, is believed until it is
   asked again or taken out of them: whoever restored a backup learns so from it. One that a forum
   named has to show it: a checkpoint under our own signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.ledger import merkle
from seawall.ledger.cosignature import WitnessSigner, cosigned_at
from seawall.ledger.elsewhere.checkpoint_answer import WitnessReply, answer_checkpoint
from seawall.ledger.elsewhere.known_witness import KnownWitness
from seawall.ledger.elsewhere.witnessing import AddCheckpoint, Cosigned
from seawall.ledger.note import BadCheckpoint, Verifier, read_statement
from seawall.transaction import Transaction


def witness_checkpoint(
    request: AddCheckpoint,
    trusted: Sequence[Verifier],
    signer: WitnessSigner,
    *,
    tx: Transaction,
    now: datetime,
) -> WitnessReply:
    """Answer as a witness.

    `trusted` are the logs of the settings; those of members of our forums come besides.
    """
    origin = read_statement(request.note).origin
    logs = [*trusted, *map(Verifier.parse, tx.cosigning.log_keys(origin))]
    return answer_checkpoint(request, logs, signer, tx.elsewhere, now=now)


def next_request(
    witness: KnownWitness, *, old: int | None, tx: Transaction
) -> AddCheckpoint | None:
    """What to ask a witness now: about our newest checkpoint, from the size it knows.

    None if it has cosigned that one, or there is none, or it knows of more than there is.
    """
    newest = tx.ledger.latest_checkpoint()
    if newest is None:
        return None
    origin = read_statement(newest.note).origin
    if old is None:
        before = [each for each in tx.elsewhere.cosigned() if each.witness in witness.keys]
        same = [each.size for each in before if read_statement(each.note).origin == origin]
        old = max(same, default=0)
        if old == newest.size:
            return None
    if old > newest.size:
        return None
    proof = merkle.consistency_proof(old, newest.size, tx.ledger.nodes)
    return AddCheckpoint(old, tuple(proof), newest.note)


def keep_cosignature(
    witness: KnownWitness, request: AddCheckpoint, lines: str, *, tx: Transaction, now: datetime
) -> bool:
    """Keep each line that the witness put under our checkpoint, if it is its cosignature."""
    size = read_statement(request.note).size
    is_kept = False
    for verifier in witness.verifiers:
        notes = (f"{request.note}{line}\n" for line in lines.split("\n"))
        if note := next((note for note in notes if _is_cosigned(note, verifier)), None):
            tx.elsewhere.save_cosigned(Cosigned(str(verifier), size, note, now))
            is_kept = True
    return is_kept


def _is_cosigned(note: str, verifier: Verifier) -> bool:
    try:
        return cosigned_at(note, verifier) is not None
    except BadCheckpoint:
        return False
