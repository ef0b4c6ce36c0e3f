"""Proofs from a log of this size: how long to make one, how long to verify it, and its length.

Used by `ledger.py`. An inclusion proof is the file that `seawall ledger proof` prints; a
consistency proof is what a witness is sent, from a random earlier size to the present one.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Any

from score import Score

PROOFS = 500
#: In milliseconds, to make a proof and to verify it; in characters, its file.
MADE, VERIFIED, LENGTH = 10, 1, 4_000

INCLUSION, CONSISTENCY, FILE = "inclusion proof", "consistency proof", "file of an inclusion proof"


def proof_scores(name: str, *, rounds: int) -> list[Score]:
    """A line for each: the median of so many random proofs, once a round."""
    measured = [_medians(random.Random(seed)) for seed in range(rounds)]

    def score(what: str, unit: str, goal: float) -> Score:
        figures = tuple(medians[what] for medians in measured)
        return Score(f"ledger, {name}: {what}", figures, unit, goal, "<=")

    lines = [score(FILE, "characters", LENGTH)]
    for proof in (INCLUSION, CONSISTENCY):
        lines += [score(f"{proof} made", "ms", MADE), score(f"{proof} verified", "ms", VERIFIED)]
    return lines


def _medians(chance: random.Random) -> dict[str, float]:
    from seawall.journeys.entry_proving import prove_entry
    from seawall.ledger import merkle
    from seawall.ledger.proof import InclusionProof
    from seawall.transaction import INSTALLATION, reading

    figures: dict[str, list[float]] = defaultdict(list)

    def timed(what: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        figures[what].append((time.perf_counter() - began) * 1000)
        return done

    with reading(INSTALLATION) as tx:
        checkpoint, verifier = tx.ledger.latest_checkpoint(), _verifier(tx)
        size, root = checkpoint.size, checkpoint.root
        for _ in range(PROOFS):
            index = chance.randrange(1, size)  # the first may be the installation's own
            (entry,) = tx.ledger.between(merkle.Span(index, index + 1))
            proof = timed(f"{INCLUSION} made", lambda entry=entry: prove_entry(entry.id, tx=tx))
            file = str(proof)
            figures[FILE].append(len(file))
            read = InclusionProof.parse(file)
            timed(f"{INCLUSION} verified", lambda read=read: read.verify(verifier))

            old_root = merkle.root(index, tx.ledger.nodes)
            hashes = timed(
                f"{CONSISTENCY} made",
                lambda old=index: merkle.consistency_proof(old, size, tx.ledger.nodes),
            )
            holds = timed(
                f"{CONSISTENCY} verified",
                lambda old=index, old_root=old_root, hashes=hashes: merkle.extends_tree(
                    old, old_root, size=size, root=root, proof=hashes
                ),
            )
            assert holds
    return {what: median(found) for what, found in figures.items()}


def _verifier(tx: Any) -> Any:
    """Of the key that signs this installation's log."""
    from seawall.ledger.note import Verifier

    return Verifier.parse(tx.ledger.key_uses()[-1].verifier)
