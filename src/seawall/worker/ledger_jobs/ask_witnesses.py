"""Every minute the newest checkpoint goes to every witness of the settings that lacks it.

One that answers 409 says what it knows. With less it is given the proof from there; with more,
or with another history, this database was restored or cut back. A witness of the settings is
believed, and nothing is signed on; one that a forum named has to show what it knows
(`ask_members`).
"""

from __future__ import annotations

from dataclasses import dataclass
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
from seawall.outbound.call_purpose import WITNESS, CallPurpose
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.calling_out import call_out
from seawall.worker.context import run_of

EVERY = timedelta(minutes=1)
_TRIES = 2
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """What a witness made of a request: its cosignature is kept, or it knows of something else."""

    request: AddCheckpoint
    status: int | None
    size_there: int | None = None
    is_kept: bool = False

    @property
    def size(self) -> int:
        """The size that it was asked to cosign."""
        return read_statement(self.request.note).size

    @property
    def knows_more(self) -> bool:
        """Whether it says that it has cosigned more than there is."""
        return self.size_there is not None and self.size_there > self.size

    @property
    def knows_another(self) -> bool:
        """Whether it says that it has cosigned another history."""
        return self.status == 422 or self.size_there == self.size == self.request.old


@task(takes_context=True)
def ask_witnesses(context: TaskContext) -> Ending:
    """Have our newest checkpoint cosigned."""
    now = run_of(context).now
    for witness in known_witnesses(settings().witnesses):
        ask_witness(witness, now=now)
    return NextTime(now + EVERY)


def ask_witness(witness: KnownWitness, *, now: datetime) -> None:
    """Ask a witness of the settings, and believe what it says."""
    heard = read_heard()
    is_theirs = heard is not None and heard.witness == witness.key and not heard.proof
    answer = put_question(
        witness, WITNESS, old=heard.size if heard and is_theirs else None, now=now
    )
    if answer is None:
        return
    if answer.is_kept:
        if is_theirs:
            forget_heard()
    elif answer.knows_more and answer.size_there is not None:
        _hear(witness, answer.request, answer.size_there, is_another=False)
    elif answer.knows_another:
        _hear(witness, answer.request, answer.size, is_another=True)
    else:
        _log.warning("witness.refused", witness=witness.name, status=answer.status)


def put_question(
    witness: KnownWitness, purpose: CallPurpose, *, old: int | None, now: datetime
) -> WitnessAnswer | None:
    """Ask one, and once more from the size that it says it knows; None if there is nothing to ask."""
    answer = None
    for _ in range(_TRIES):
        with transaction(INSTALLATION) as tx:
            request = next_request(witness, old=old, tx=tx)
        if request is None:
            return answer
        reply = call_out(_call(witness, request, purpose))
        size_there = _size(reply)
        answer = WitnessAnswer(request, reply.status, size_there)
        if size_there is None or size_there > answer.size or size_there == request.old:
            break
        old = size_there
    if answer and answer.status == 200:
        with transaction(INSTALLATION) as tx:
            lines = reply.body.decode(errors="replace")
            is_kept = keep_cosignature(witness, answer.request, lines, tx=tx, now=now)
        return WitnessAnswer(answer.request, 200, is_kept=is_kept)
    return answer


def _call(witness: KnownWitness, request: AddCheckpoint, purpose: CallPurpose) -> OutboundCall:
    headers = {"content-type": "text/plain; charset=utf-8"}
    url = f"{witness.url}/add-checkpoint"
    return OutboundCall(
        "POST", url, purpose, headers, str(request).encode(), organisation=INSTALLATION
    )


def _size(answer: CallAnswer) -> int | None:
    """The size in an answer of 409."""
    text = answer.body.strip()
    if answer.status != 409 or not text.isdigit() or len(text) > 19:
        return None
    return int(text)


def _hear(witness: KnownWitness, request: AddCheckpoint, size: int, *, is_another: bool) -> None:
    heard = read_heard()
    if heard is None or not heard.proof:  # what was shown outweighs what is said
        origin = read_statement(request.note).origin
        write_heard(HeardWitness(witness.key, origin, size, is_another=is_another))
    _log.error("ledger.known-elsewhere", witness=witness.name, size=size, another=is_another)
