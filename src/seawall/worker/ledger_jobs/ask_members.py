"""Every minute: our witness and log are named in each forum, and a few members cosign our log.

A forum names whom it likes, so that nothing a member says is believed. One that knows of more
than there is, or of another history, is asked for the checkpoint that it knows: only with our own
signature under it is nothing signed on. Without it somebody is told, by day, and the log goes on.
Whoever did not cosign is left alone for an hour, and the next in our order is asked; who does not
know our log yet, as after we joined, for two minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.forum.cosigning.member_witness import (
    REST,
    SHORT_REST,
    MemberWitness,
    choose_witnesses,
)
from seawall.forum.model import SeatState
from seawall.forum.statement_kinds import WitnessPublished
from seawall.journeys.forum.forum_cosigning import publish_witness
from seawall.journeys.log_standing import is_proof_against_us, known_here, worst_shortfall
from seawall.keys.installation import ledger_key
from seawall.keys.ledger_mark import HeardWitness, forget_heard, read_heard, write_heard
from seawall.keys.witness import witness_rank, witness_signer
from seawall.ledger.elsewhere.known_witness import KnownWitness
from seawall.ledger.elsewhere.witnessing import log_digest
from seawall.ledger.note import Signer, Verifier, origin, read_statement
from seawall.outbound.call_purpose import MEMBER_WITNESS
from seawall.outbound.model import OutboundCall
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.calling_out import call_out
from seawall.worker.context import Clock, run_of
from seawall.worker.ledger_jobs.ask_witnesses import EVERY, WitnessAnswer, put_question
from seawall.worker.loops.pace import FailurePace
from seawall.worker.loops.trouble import tell_recovery, tell_trouble

#: No further member is asked once so much time has gone: those that hang are left alone then.
STRETCH = timedelta(seconds=20)
DOUBTS = FailurePace(
    (REST,),
    alarm_at=1,
    means="A member of a forum says that our log was cut back or restored, and shows nothing "
    "for it. The log goes on. See docs/operations/ledger.md.",
)
NAME = "cosigning by members"
_log = structlog.get_logger()


@task(takes_context=True)
def ask_members(context: TaskContext) -> Ending:
    """Name our own witness in the forums, and have our newest checkpoint cosigned there."""
    run = run_of(context)
    forget_settled_proof()
    publish_witnesses(now=run.now)
    ask_member_witnesses(run.clock)
    return NextTime(run.now + EVERY)


def own_log() -> Verifier:
    """The key of our log as it is now, under the name that it has."""
    with transaction(INSTALLATION) as tx:
        epoch = tx.elsewhere.epoch()
    return Signer(origin(settings().public_url, epoch), ledger_key(epoch)).verifier


def publish_witnesses(*, now: datetime) -> None:
    """Say in every forum where we cosign and what our log's key is, where that is news."""
    with transaction(INSTALLATION) as tx:
        seats = [seat for seat in tx.forum.seats() if seat.state is SeatState.ACTIVE]
    if not seats:
        return
    url = f"{settings().public_url.rstrip('/')}/witness"
    key = str(witness_signer(settings().public_url).cosigner)
    own_witness = WitnessPublished(url=url, witness_key=key, log_key=str(own_log()))
    for seat in seats:
        with transaction(seat.organisation) as tx:
            publish_witness(seat.id, own_witness, tx=tx, now=now)


def ask_member_witnesses(clock: Clock) -> None:
    """Ask a few members, one after the other, and tell somebody of doubts that show no proof."""
    own_key = str(witness_signer(settings().public_url).cosigner)
    until = clock() + STRETCH
    with transaction(INSTALLATION) as tx:
        witnesses = [peer for peer in tx.cosigning.witnesses() if peer.witness_key != own_key]
    for witness in choose_witnesses(witnesses, rank=witness_rank(), now=clock()):
        if clock() < until:
            ask_member(witness, now=clock())
    with transaction(INSTALLATION) as tx:
        doubts = {
            f"{peer.witness_key.partition('+')[0]}: {peer.doubt}"
            for peer in tx.cosigning.witnesses()
            if peer.doubt
        }
    _tell(sorted(doubts), clock())


def ask_member(member: MemberWitness, *, now: datetime) -> None:
    """Ask one; believe a checkpoint that we signed, and nothing else."""
    witness = KnownWitness(member.url, (Verifier.parse(member.witness_key),))
    answer = put_question(witness, MEMBER_WITNESS, old=None, now=now)
    if answer is None:
        return
    if answer.is_kept:
        with transaction(INSTALLATION) as tx:
            tx.cosigning.cosigned(member)
        return
    doubt = _doubt(answer)
    if doubt and _is_shown(witness):
        doubt = ""
    _log.warning("witness.refused", witness=witness.name, status=answer.status, doubt=doubt)
    rest = SHORT_REST if answer.status == 404 else REST
    with transaction(INSTALLATION) as tx:
        tx.cosigning.leave_alone(member, until=now + rest, doubt=doubt or None)


def forget_settled_proof() -> None:
    """Let go of a proof against our log that the log bears out again, or that was dealt with."""
    heard = read_heard()
    if heard is None or not heard.proof:
        return
    known = known_here()
    with transaction(INSTALLATION) as tx:
        if worst_shortfall(known, tx=tx) is None:
            forget_heard()


def _doubt(answer: WitnessAnswer) -> str:
    """What the witness says against our log; empty if it says nothing against it."""
    with transaction(INSTALLATION) as tx:
        size = tx.ledger.size()
    if answer.size_there is not None and answer.size_there > size:
        return f"it has cosigned {answer.size_there} entries, and there are {size}"
    return f"it knows another history of {answer.size} entries" if answer.knows_another else ""


def _is_shown(witness: KnownWitness) -> bool:
    """Whether the witness has a checkpoint of ours that our log does not bear out; it is kept."""
    own = own_log()
    url = f"{witness.url}/checkpoint/{log_digest(own)}"
    answer = call_out(OutboundCall("GET", url, MEMBER_WITNESS, organisation=INSTALLATION))
    note = answer.body.decode(errors="replace") if answer.status == 200 else ""
    with transaction(INSTALLATION) as tx:
        is_proof = bool(note) and is_proof_against_us(note, own, tx=tx)
    if is_proof:
        statement = read_statement(note)
        heard = HeardWitness(witness.key, statement.origin, statement.size, proof=note)
        write_heard(heard)
        _log.error("ledger.known-elsewhere", witness=witness.name, size=statement.size)
    return is_proof


def _tell(doubts: list[str], now: datetime) -> None:
    if doubts:
        tell_trouble(NAME, DOUBTS, len(doubts), "; ".join(doubts), now=now)
    else:
        tell_recovery(NAME, DOUBTS, now=now)
