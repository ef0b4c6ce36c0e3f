"""The log of a test, placed and signed in the two commits that the worker makes."""

from __future__ import annotations

from datetime import datetime

from seawall.app.doctor.finding import Checkup
from seawall.app.doctor.log_examined import log_checkups
from seawall.journeys.ledger_placing import place_waiting
from seawall.journeys.ledger_signing import keep_checkpoint, unsigned_tree
from seawall.ledger.model import Checkpoint
from seawall.ledger.note import Signer
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON


def place_and_sign(signer: Signer, now: datetime = NOON) -> Checkpoint | None:
    """Place what waits, and keep the signature over it; None if nothing was to be signed."""
    with transaction(INSTALLATION) as tx:
        place_waiting(tx=tx)
    with transaction(INSTALLATION) as tx:
        tree = unsigned_tree(signer.name, tx=tx, now=now)
    if tree is None:
        return None
    note = signer.sign(tree.text())
    with transaction(INSTALLATION) as tx:
        return keep_checkpoint(tree, note, signer.verifier, tx=tx, now=now)


def log_elsewhere() -> Checkup:
    """What the doctor says of those who hold our log elsewhere."""
    by_name = {checkup.name: checkup for checkup in log_checkups(NOON)}
    return by_name["ledger elsewhere"]
