"""What we said in a forum is brought to its hub, in order, until the hub's receipt is here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import DeadTask, Ending, NextTime, TaskRetry
from seawall.forum import access
from seawall.forum.client import HubAnswer, call_hub
from seawall.forum.model import OutgoingStatement, Seat
from seawall.ids import INSTALLATION, EntryId, OrganisationId, SeatId
from seawall.journeys.forum import forum_sending, offer_following, signal_exchange
from seawall.keys.seat import own_key
from seawall.outbound.egress import UnsafeAddress
from seawall.transaction import reading, transaction
from seawall.worker.context import JobRun, run_of
from seawall.worker.loops.pace import PEER
from seawall.worker.loops.trouble import tell_recovery, tell_trouble

#: Letters of statements in one message: the hub takes a message in as a whole, and in time.
MOST_LETTERS = 2**20

#: How often shared banks are looked at for what is new.
OFFER_EVERY = timedelta(seconds=0.5)
#: One look works no longer than this; the next goes on from the same change.
STRETCH = timedelta(seconds=20)


@task(takes_context=True)
def send(context: TaskContext, *, organisation: str, seat: str) -> Ending:
    """Bring the statements that wait to the hub, oldest first."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        our_seat = tx.forum.seat(SeatId(seat))
        waiting = tx.forum.unsent(our_seat.id, letters=MOST_LETTERS)
    first = -1
    while waiting and waiting[0].number != first:
        first = waiting[0].number
        answer = _post(our_seat, waiting, run)
        if not answer.is_good:
            return _not_taken(answer, run)
        with transaction(scope) as tx:
            forum_sending.keep_receipts(our_seat.id, answer.said, tx=tx, now=run.now)
            our_seat = tx.forum.seat(our_seat.id)
            waiting = tx.forum.unsent(our_seat.id, letters=MOST_LETTERS)
    if waiting:
        return _put_off(run, "the hub took none of it")
    if PEER.is_alarm(run.job.attempts):
        tell_recovery(_name(run), PEER, now=run.now)
    return None


@task(takes_context=True)
def offer_shared(context: TaskContext) -> Ending:
    """What came into shared banks since the last look is offered, all of it in a few statements."""
    with reading(INSTALLATION) as tx:
        sharing = {tx.forum.seat(rule.seat).organisation for rule in tx.forum.sharing()}
    until = run_of(context).now + STRETCH
    for organisation in sorted(sharing):
        has_more = True
        while has_more and run_of(context).now < until:
            with reading(organisation) as tx:
                page = offer_following.look_for_offers(tx=tx)
            with transaction(organisation) as tx:
                has_more = offer_following.offer_page(page, tx=tx, now=run_of(context).now)
    return NextTime(run_of(context).now + OFFER_EVERY)


@task(takes_context=True)
def take_back(context: TaskContext, *, organisation: str, entry: str, reason: str) -> Ending:
    """Take the offers of an entry of ours back that was withdrawn."""
    with transaction(OrganisationId(organisation)) as tx:
        signal_exchange.follow_entries(
            [EntryId(entry)], reason=reason, tx=tx, now=run_of(context).now
        )
    return None


def _post(seat: Seat, waiting: list[OutgoingStatement], run: JobRun) -> HubAnswer:
    posted = [{"statement": letter.text, "openings": dict(letter.openings)} for letter in waiting]
    try:
        return ask_hub(seat, "POST", "/statements", now=run.now, body={"statements": posted})
    except UnsafeAddress as unsafe:
        return HubAnswer(None, error=str(unsafe))


def _not_taken(answer: HubAnswer, run: JobRun) -> Ending:
    if answer.status in {401, 403}:
        return DeadTask(answer.error)
    return _put_off(run, answer.error, timedelta(seconds=answer.retry_after or 0))


def _put_off(run: JobRun, why: str, requested_wait: timedelta = timedelta(0)) -> TaskRetry:
    """Later each time, and told in the end, as whatever fails again and again."""
    failures, wait = run.job.attempts, PEER.wait_after(run.job.attempts, jitter=run.jitter())
    if PEER.is_alarm(failures):
        tell_trouble(_name(run), PEER, failures, why, now=run.now)
    return TaskRetry(run.now + max(wait, min(requested_wait, timedelta(minutes=10))), why)


def _name(run: JobRun) -> str:
    return f"forum-sending {run.job.arguments['seat']}"


def ask_hub(seat: Seat, method: str, path: str, *, now: datetime, body: object = None) -> HubAnswer:
    """Ask the seat's hub something, with a fresh pass."""
    return call_hub(
        at_hub(seat, path),
        method,
        organisation=seat.organisation,
        headers=pass_for(seat, now),
        body=body,
    )


def pass_for(seat: Seat, now: datetime) -> dict[str, str]:
    """The header that says who we are, for a minute."""
    written_pass = access.write_pass(seat.forum, seat.me, own_key(seat.id), now=now)
    return {"authorization": f"{access.SCHEME} {written_pass}"}


def at_hub(seat: Seat, path: str) -> str:
    """Where the seat's hub answers about its forum."""
    return f"{seat.hub_url.rstrip('/')}/v1/forum/{seat.forum}{path}"
