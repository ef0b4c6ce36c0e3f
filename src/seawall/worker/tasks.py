"""Every task that a job may name, as the Django Tasks API defines tasks.

A task opens its own transactions and holds none while it waits on a stranger. It answers
how it ended: None when done, `TaskRetry`, `DeadTask`, or `NextTime` if it is periodic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from django_tasks import TaskContext, task

from seawall.cases.desk.model import KEPT_FOR
from seawall.config import settings
from seawall.db.upkeep.statistics import note_statistics
from seawall.enforcement import webhook_signature
from seawall.enforcement.envelope import VERSION
from seawall.enforcement.model import Event
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.outbox.model import DeadTask, Ending, NextTime
from seawall.ids import (
    INSTALLATION,
    ActionId,
    EndpointId,
    EventId,
    IdentityChangeId,
    OrganisationId,
    PersonId,
)
from seawall.journeys.enforcement import paging
from seawall.journeys.orders import order_paging
from seawall.journeys.orders.page_calls import PageAttempt
from seawall.journeys.people import identity_changes
from seawall.journeys.platform import delivery, liveness, outcome
from seawall.keys.installation import webhook_key
from seawall.orders.answering.on_call_pages import OnCallPage
from seawall.outbound import client
from seawall.outbound.call_purpose import IS_GONE, WEBHOOK
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.probing import page_wire
from seawall.probing.state import AddressState
from seawall.probing.visit_judging import judge_visit
from seawall.probing.visit_reading import visit_of
from seawall.transaction import reading, transaction
from seawall.worker import on_call, orders
from seawall.worker.context import JobRun, run_of
from seawall.worker.ledger_jobs.log_round import place_entries
from seawall.worker.mailing import send_identity_mail

#: How often entries get their place in the ledger's tree, and old work is forgotten.
SEQUENCE_EVERY = timedelta(seconds=1)
SWEEP_EVERY = timedelta(hours=1)
_KEEP_DONE = timedelta(days=30)
#: A sealed file without a row is one whose transaction failed; none runs for so long.
_ORPHAN_AGE = timedelta(hours=1)


@task(takes_context=True)
def deliver(context: TaskContext, *, organisation: str, event: str, endpoint: str) -> Ending:
    """Hand an event to an endpoint."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        parcel = delivery.take_event(
            EventId(event), EndpointId(endpoint), job=run.job, tx=tx, now=run.now
        )
    if parcel is None:
        return DeadTask("the endpoint is disabled")
    signed = _signed(parcel.event, parcel.secrets, run)
    try:
        answer = post_event(parcel.event, parcel.endpoint.url, signed, organisation=scope)
    except UnsafeAddress as unsafe:
        with transaction(scope) as tx:
            return delivery.refuse_unsafe_address(parcel, str(unsafe), tx=tx, now=run.now)
    with transaction(scope) as tx:
        return delivery.record_attempt(
            parcel, answer, signed=signed, tx=tx, now=run.now, jitter=run.jitter()
        )


@task(takes_context=True)
def ask_again(context: TaskContext, *, organisation: str, action: str) -> Ending:
    """Ask a platform again that said *later*."""
    with transaction(OrganisationId(organisation)) as tx:
        outcome.ask_action_again(ActionId(action), tx=tx, now=run_of(context).now)
    return None


@task(takes_context=True)
def page(context: TaskContext, *, organisation: str, action: str) -> Ending:
    """Call a person when half of an action's time is gone, unless it is done.

    What carries out an order is told with the order.
    """
    now, about = run_of(context).now, ActionId(action)
    with transaction(OrganisationId(organisation)) as tx:
        if not order_paging.page_if_unapplied(about, tx=tx, now=now):
            paging.page_at_half_time(about, tx=tx, now=now)
    return None


@task(takes_context=True)
def tell_of_identity(
    context: TaskContext, *, organisation: str, change: str, person: str
) -> Ending:
    """Mail somebody that a way in was changed; the console tells them too."""
    run = run_of(context)
    with transaction(OrganisationId(organisation)) as tx:
        mail = identity_changes.identity_mail(IdentityChangeId(change), PersonId(person), tx=tx)
    return send_identity_mail(mail, run) if mail else None


@task(takes_context=True)
def call_on_call(
    context: TaskContext, *, organisation: str, about: str, way: str = CallBy.WEBHOOK
) -> Ending:
    """Call whoever is on call about something, by one way, if the installation has it."""
    by, run, scope = orders.ways(), run_of(context), OrganisationId(organisation)
    if way not in by.ways:
        return None
    with transaction(scope) as tx:
        event = paging.page_event(about, tx=tx)
    url = on_call.console_address(about, base=by.base)
    say = json.loads(event.body)["data"]["say"]
    page_text = OnCallPage("Seawall: a person is needed", f"{say} {url}", url)
    call = PageAttempt(about, event, page_text, way, is_urgent=True)
    answer = on_call.reach_person(call, run)
    attempt = paging.PersonCall(about, way, run.job.attempts)
    with transaction(scope) as tx:
        return paging.record_call(attempt, answer, tx=tx, now=run.now, jitter=run.jitter())


@task(takes_context=True)
def probe_gone(context: TaskContext, *, organisation: str, action: str) -> Ending:
    """Ask for the public address as a stranger would."""
    run, scope, about = run_of(context), OrganisationId(organisation), ActionId(action)
    with transaction(scope) as tx:
        url = liveness.where_to_look(about, tx=tx)
    if url is None:
        return None
    try:
        answer = client.send_call(OutboundCall("GET", url, IS_GONE, organisation=scope))
    except UnsafeAddress as unsafe:
        return DeadTask(str(unsafe))
    says_gone = _says_gone(url, answer, run)
    with transaction(scope) as tx:
        return liveness.judge_look(
            about,
            answer.status,
            says_gone=says_gone,
            attempt=run.job.attempts,
            tx=tx,
            now=run.now,
        )


def _says_gone(url: str, answer: CallAnswer, run: JobRun) -> bool:
    """Whether a page that answers well says itself that nothing is there."""
    page_answer = page_wire.PageAnswer(answer.status, answer.headers, answer.body)
    visit = visit_of(url, page_answer, at=run.now, final_url=url, hops=(), vantage="")
    return judge_visit(visit).state is AddressState.GONE_SOFT


@task(takes_context=True)
def sequence_ledger(context: TaskContext) -> Ending:
    """Give new entries their place in the tree, and sign the new head."""
    now = run_of(context).now
    place_entries(now)
    return NextTime(now + SEQUENCE_EVERY)


@task(takes_context=True)
def sweep(context: TaskContext) -> Ending:
    """Forget work that was done long ago; the ledger remembers what it came to."""
    now = run_of(context).now
    with transaction(INSTALLATION) as tx:
        tx.outbox.sweep(before=now - _KEEP_DONE)
        tx.intake.forget_answers(before=now - settings().idempotency_window)
        tx.desk.forget(before=now - KEPT_FOR)
        tx.access.forget_guesses(now=now)
    with reading(INSTALLATION) as tx:  # the disk is read through, and nobody waits for that
        tx.evidence.sweep_orphans(before=now - _ORPHAN_AGE)
    note_statistics()
    return NextTime(now + SWEEP_EVERY)


def post_event(
    event: Event, url: str, signed: Mapping[str, str], *, organisation: OrganisationId
) -> CallAnswer:
    """Hand an event to an address as it was signed; raises `UnsafeAddress`."""
    return client.send_call(
        OutboundCall(
            "POST",
            url,
            WEBHOOK,
            _headers(signed),
            event.body.encode(),
            organisation=organisation,
        )
    )


def _signed(event: Event, secrets: tuple[str, ...], run: JobRun) -> Mapping[str, str]:
    return webhook_signature.headers(
        event.body, event=event.id, at=run.now, secrets=secrets, key=webhook_key()
    )


def _headers(signed: Mapping[str, str]) -> dict[str, str]:
    return {"content-type": "application/json", **signed, "seawall-version": VERSION}
