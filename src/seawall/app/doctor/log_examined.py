"""The log, looked at: it keeps up, it is as long as anybody knows it to be, and others hold it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from seawall.app.doctor import database, work
from seawall.app.doctor.finding import Checkup
from seawall.errors import SeawallError

if TYPE_CHECKING:
    from seawall.transaction import Transaction


def log_checkups(now: datetime) -> Iterator[Checkup]:
    """Measure the log in a moment of its own, for a worker goes on signing beside us."""
    from seawall.app.database_look import reading
    from seawall.transaction import INSTALLATION

    doubt = _doubt()
    with reading(INSTALLATION) as tx:
        yield _kept_up(tx, now)
        yield work.elsewhere(size=tx.ledger.size(), cosigned=_cosigned(tx), doubt=doubt)
        newest = tx.ledger.recent(1)
        ahead = newest[0].at - now if newest else timedelta(0)
        yield database.clock(ahead.total_seconds())


def _kept_up(tx: Transaction, now: datetime) -> Checkup:
    from seawall.ledger.merkle import Span

    signed, size = tx.ledger.signed_size(), tx.ledger.size()
    first = tx.ledger.between(Span(signed, signed + 1)) or tx.ledger.pending(1)
    return work.ledger(
        size=signed,
        waiting=tx.ledger.count_pending() + size - signed,
        oldest=now - first[0].at if first else None,
    )


def _doubt() -> str:
    """Why the log is not whole; empty if it is."""
    from seawall.app.database_look import reading
    from seawall.journeys.log_standing import known_here, require_whole_log
    from seawall.transaction import INSTALLATION

    try:
        known = known_here()
        with reading(INSTALLATION) as tx:
            require_whole_log(known, tx=tx)
    except SeawallError as wrong:
        return wrong.detail
    return ""


def _cosigned(tx: Transaction) -> list[tuple[str, int]]:
    """Who has cosigned the log of this name and would do so again, and up to which size."""
    from seawall.config import settings
    from seawall.ledger.elsewhere.known_witness import known_witnesses
    from seawall.ledger.note import Verifier, read_statement

    newest = tx.ledger.latest_checkpoint()
    log = read_statement(newest.note).origin if newest else ""
    asked = {key for witness in known_witnesses(settings().witnesses) for key in witness.keys}
    asked |= {witness.witness_key for witness in tx.cosigning.witnesses()}
    sizes: dict[str, int] = {}  # a witness may have two keys under one name
    for cosigned in tx.elsewhere.cosigned():
        if cosigned.witness in asked and read_statement(cosigned.note).origin == log:
            name = Verifier.parse(cosigned.witness).name
            sizes[name] = max(cosigned.size, sizes.get(name, 0))
    return list(sizes.items())
