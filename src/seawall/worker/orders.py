"""The tasks of orders: a page falls due, somebody is called, an answer goes out, a stranger waits.

Each opens its own transactions and holds none while it waits on a stranger. All of them
call out under a clock, so they have a lane of their own (`Lane.URGENT`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from seawall.clocks.instant import read_instant
from seawall.config import settings
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Ending, TaskRetry
from seawall.ids import AnswerId, EventId, OrderId, OrganisationId, ThreatId, UserNoticeId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.answers import (
    answer_sending,
    order_completion,
    receipt_mailing,
    threat_mailing,
    user_notice,
)
from seawall.journeys.answers.answer_paper import keep_paper, print_answer
from seawall.journeys.anteroom import anteroom_telling, vouching
from seawall.journeys.orders import order_opening, order_paging, order_reading, page_calls
from seawall.journeys.orders.order_sender import known_keys
from seawall.journeys.orders.page_callees import OnCallSettings
from seawall.journeys.orders.page_owing import Occasion
from seawall.orders.answering.on_call_pages import PageCause
from seawall.orders.anteroom import telling
from seawall.transaction import transaction
from seawall.worker import bringing, on_call
from seawall.worker.beside.sent_pages import sent_pages
from seawall.worker.context import JobRun, run_of
from seawall.worker.decoding import decoders
from seawall.worker.loops.part_by_part import part_by_part


@task(takes_context=True)
def page_order(
    context: TaskContext,
    *,
    organisation: str,
    order: str,
    share: str,
    name: str,
    until: str,
    rung: int = 0,
) -> Ending:
    """Page a person about an order."""
    occasion = Occasion(PageCause(share), name, until, rung)
    run = run_of(context)
    outside = sent_pages(settings().data_dir).outside(order)
    if outside is not None and outside >= run.job.run_after:
        again = timedelta(minutes=settings().on_call_again_minutes)
        return TaskRetry(max(outside + again, run.now), "somebody was called without the database")
    with transaction(OrganisationId(organisation)) as tx:
        order_paging.page_if_due(OrderId(order), occasion, by=ways(), tx=tx, now=run.now)
    return None


@task(takes_context=True)
def call_for_order(
    context: TaskContext, *, organisation: str, order: str, event: str, way: str
) -> Ending:
    """Call somebody about an order, by one way."""
    run, scope, by = run_of(context), OrganisationId(organisation), ways()
    with transaction(scope) as tx:
        call = page_calls.page_call(OrderId(order), EventId(event), way, by=by, tx=tx)
    answer = on_call.reach_person(call, run)
    with transaction(scope) as tx:
        return page_calls.record_call(
            call, answer, attempt=run.job.attempts, by=by, tx=tx, now=run.now
        )


@task(takes_context=True)
def send_answer(context: TaskContext, *, organisation: str, answer: str) -> Ending:
    """Bring an answer to the authority that is owed it."""
    run, scope = run_of(context), OrganisationId(organisation)
    with files_ahead(scope, now=run.now) as files:
        paper = print_answer(AnswerId(answer), files)
        with transaction(scope) as tx:
            pdf = keep_paper(AnswerId(answer), paper, files, tx=tx)
            parcel = answer_sending.take_answer(AnswerId(answer), pdf, tx=tx, now=run.now)
            if parcel is None:
                return answer_sending.announce_unfetched(AnswerId(answer), tx=tx, now=run.now)
    delivery = bringing.bring_answer(parcel, run, organisation=scope)
    with transaction(scope) as tx:
        return answer_sending.record_delivery(
            parcel, delivery, attempt=run.job.attempts, tx=tx, now=run.now
        )


@task(takes_context=True)
def mail_receipt(context: TaskContext, *, organisation: str, order: str) -> Ending:
    """Mail the receipt of an order to the authority that mailed the order."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        parcel = receipt_mailing.take_receipt(OrderId(order), tx=tx, now=run.now)
    if parcel is None:
        return None
    delivery = bringing.mail_receipt(parcel, run)
    with transaction(scope) as tx:
        return receipt_mailing.record_receipt(
            parcel,
            delivery,
            attempt=run.job.attempts,
            owed_at=run.job.created_at,
            tx=tx,
            now=run.now,
        )


@task(takes_context=True)
def open_order(context: TaskContext, *, organisation: str, order: str) -> Ending:
    """Open a long order part by part until it is whole, or the turn is over."""
    scope, which = OrganisationId(organisation), OrderId(order)
    return part_by_part(lambda now: _open_part(which, scope, now), run_of(context))


def _open_part(order: OrderId, scope: OrganisationId, now: datetime) -> bool:
    with transaction(scope) as tx:
        return order_opening.open_next_part(order, tx=tx, now=now)


@task(takes_context=True)
def finish_order(context: TaskContext, *, organisation: str, order: str) -> Ending:
    """Answer an order from which addresses were taken, if the rest is done."""
    with transaction(OrganisationId(organisation)) as tx:
        order_completion.finish_order(OrderId(order), tx=tx, now=run_of(context).now)
    return None


@task(takes_context=True)
def end_silence(context: TaskContext, *, organisation: str, notice: str) -> Ending:
    """End the silence towards a user: the day has come on which they may be told."""
    with transaction(OrganisationId(organisation)) as tx:
        return user_notice.end_silence(UserNoticeId(notice), tx=tx, now=run_of(context).now)


@task(takes_context=True)
def send_threat(
    context: TaskContext, *, organisation: str, threat: str, number: int = 0, way: str = ""
) -> Ending:
    """Tell one authority that a life is in danger, or call the person on call by one way."""
    run, scope = run_of(context), OrganisationId(organisation)
    if way:
        return _call_about(ThreatId(threat), CallBy(way), scope, run)
    with transaction(scope) as tx:
        mail = threat_mailing.take_threat_mail(ThreatId(threat), number, tx=tx)
    if mail is None:
        return None
    delivery = bringing.tell_authority(mail, run)
    with transaction(scope) as tx:
        return threat_mailing.record_mail_attempt(
            mail, delivery, attempt=run.job.attempts, tx=tx, now=run.now
        )


@task(takes_context=True)
def let_in_document(context: TaskContext, *, organisation: str, document: str) -> Ending:
    """Read a document that somebody vouched for, and receive it; once."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        waiting = vouching.content_of(OrderId(document), tx=tx)
        keys = known_keys(tx=tx)
    if waiting is None:
        return None
    is_tired = run.job.attempts > order_reading.ENOUGH_ATTEMPTS
    arrivals = order_reading.from_waiting(
        waiting.document,
        waiting.content,
        keys=keys,
        pool=None if is_tired else decoders(Lane.INBOX),
        now=run.now,
    )
    with transaction(scope) as tx:
        vouching.receive_waiting(OrderId(document), arrivals, tx=tx, now=run.now)
    return None


@task(takes_context=True)
def tell_anteroom(
    context: TaskContext, *, organisation: str, group: str, again: str = ""
) -> Ending:
    """Tell people of what waits under this name; `again` is when somebody's word ran out."""
    now, sent = run_of(context).now, sent_pages(settings().data_dir)
    reached_at = sent.outside(telling.about(group, now))
    with transaction(OrganisationId(organisation)) as tx:
        if again:
            until = read_instant(again, field="again")
            anteroom_telling.tell_again(group, until, reached_at=reached_at, tx=tx, now=now)
        else:
            anteroom_telling.tell_digest(group, reached_at=reached_at, tx=tx, now=now)
    return None


def _call_about(threat: ThreatId, way: CallBy, scope: OrganisationId, run: JobRun) -> Ending:
    configured_ways = ways()
    if way not in configured_ways.ways:
        return None
    with transaction(scope) as tx:
        call = threat_mailing.threat_call(threat, way, base=configured_ways.base, tx=tx)
    answer = on_call.reach_person(call, run)
    with transaction(scope) as tx:
        return threat_mailing.record_call(
            call, answer, attempt=run.job.attempts, tx=tx, now=run.now
        )


def ways() -> OnCallSettings:
    """How this installation calls people."""
    options = settings()
    known_ways = {
        CallBy.WEBHOOK: options.on_call_url,
        CallBy.PUSH: options.on_call_push,
        CallBy.MAIL: options.on_call_mail,
    }
    return OnCallSettings(
        ways=tuple(way for way, where in known_ways.items() if where),
        base=options.public_url,
        again=timedelta(minutes=options.on_call_again_minutes),
        line=tuple(options.on_call_next),
        has_mail=bool(options.mail_server),
    )
