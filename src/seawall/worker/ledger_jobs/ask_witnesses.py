"""Every minute the newest checkpoint goes to every witness that has not cosigned it.

One that answers 409 says what it knows. With less it is given the proof from there; with more,
or with another history, this database was restored or cut back, and nothing is signed on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.journeys.log_witnessing import keep_cosignature, next_request
from seawall.keys.ledger_mark import HeardWitness, forget_heard, read_heard, write_heard
from seawall.ledger.elsewhere.known_witness import KnownWitness, known_witnesses
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import read_statement
from seawall.outbound.call_purpose import WITNESS
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.calling_out import call_out
from seawall.worker.context import run_of

EVERY = timedelta(minutes=1)
_TRIES = 2
_log = structlog.get_logger()


@task(takes_context=True)
def ask_witnesses(context: TaskContext) -> Ending:
    """Have our newest checkpoint cosigned."""
    now = run_of(context).now
    for witness in known_witnesses(settings().witnesses):
        ask_witness(witness, now=now)
    return NextTime(now + EVERY)


def ask_witness(witness: KnownWitness, *, now: datetime) -> None:
    """Ask one, and once more from the size that it says it knows."""
    heard = read_heard()
    old = heard.size if heard and heard.witness == witness.name else None
    for _ in range(_TRIES):
        with transaction(INSTALLATION) as tx:
            asked = next_request(witness, old=old, tx=tx)
        if asked is None:
            return
        answer = call_out(_call(witness, asked))
        old = _size(answer)
        if old is None or old > read_statement(asked.note).size or old == asked.old:
            _take(witness, asked, answer, now=now)
            return


def _take(
    witness: KnownWitness, asked: AddCheckpoint, answer: CallAnswer, *, now: datetime
) -> None:
    """What an answer comes to: a cosignature, a doubt about our own log, or nothing."""
    size, known = read_statement(asked.note).size, _size(answer)
    if answer.status == 200:
        lines = answer.body.decode(errors="replace")
        with transaction(INSTALLATION) as tx:
            is_kept = keep_cosignature(witness, asked, lines, tx=tx, now=now)
        heard = read_heard()
        if is_kept and heard and heard.witness == witness.name:
            forget_heard()
        elif not is_kept:
            _log.warning("witness.unreadable", witness=witness.name)
    elif known is not None and known > size:
        _hear(witness, asked, known, is_another=False)
    elif answer.status == 422 or known == size:
        _hear(witness, asked, size, is_another=True)
    else:
        _log.warning("witness.refused", witness=witness.name, status=answer.status)


def _call(witness: KnownWitness, asked: AddCheckpoint) -> OutboundCall:
    headers = {"content-type": "text/plain; charset=utf-8"}
    url = f"{witness.url}/add-checkpoint"
    return OutboundCall(
        "POST", url, WITNESS, headers, str(asked).encode(), organisation=INSTALLATION
    )


def _size(answer: CallAnswer) -> int | None:
    """The size in an answer of 409."""
    text = answer.body.strip()
    if answer.status != 409 or not text.isdigit() or len(text) > 19:
        return None
    return int(text)


def _hear(witness: KnownWitness, asked: AddCheckpoint, size: int, *, is_another: bool) -> None:
    origin = read_statement(asked.note).origin
    write_heard(HeardWitness(witness.name, origin, size, is_another=is_another))
    _log.error("ledger.known-elsewhere", witness=witness.name, size=size, another=is_another)
