"""A unit's calls: looking at what was imported, handing over what was signed, following it.

A task holds no transaction while it waits on a stranger. One fetcher is kept for the life
of the process, since it remembers each site's rules and each host's turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

import structlog
from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.model import DeliveryResult
from seawall.enforcement.outbox.model import Ending, NextTime
from seawall.enforcement.refusal import is_final, meaning
from seawall.errors import InvalidRequest, SeawallError
from seawall.ids import DispatchId, LineId, OrganisationId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.referrals import (
    dispatch_answer,
    dispatch_sending,
    line_following,
    referral_import,
)
from seawall.journeys.referrals.dispatch_sending import DispatchParcel, HandedOver
from seawall.journeys.referrals.line_following import DueLook, LineLook
from seawall.journeys.referrals.referral_import import FirstLook
from seawall.mailroom.mail_writing import message_id_of, write_mail
from seawall.mailroom.signing.jws import MEDIA_TYPE
from seawall.outbound import client
from seawall.outbound.call_purpose import DISPATCH, DISPATCH_ANSWER
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.probing.client import fetcher as network_fetcher
from seawall.probing.fetching import Manners, PageFetcher
from seawall.probing.model import KnownPage, PageVisit, Trouble
from seawall.probing.page_snapshot import snapshot_of
from seawall.probing.visit_judging import judge_visit
from seawall.referrals.canonical_address import CanonicalAddress, address_of
from seawall.referrals.model import DispatchForm, RecipientWay
from seawall.referrals.own_state import OWN, known_own_state
from seawall.referrals.posting import letter_of
from seawall.referrals.response import answers_in, read_response
from seawall.transaction import transaction
from seawall.worker.context import JobRun, run_of
from seawall.worker.mailing import hand_over_mail, is_worth_another_try, our_address

_DOORS = {DispatchForm.REFERRAL: "/v1/referrals"}
_DOOR = "/v1/orders"
_log = structlog.get_logger()


@task(takes_context=True)
def resolve_line(context: TaskContext, *, organisation: str, lines: Sequence[str]) -> Ending:
    """Look at addresses that were imported, and give each its standing."""
    run, scope = run_of(context), OrganisationId(organisation)
    own_state = known_own_state(settings().data_dir / OWN)
    again_at = []
    for line_id in map(LineId, lines):
        with transaction(scope) as tx:
            line = tx.referring.line(line_id)
        if not line.is_pending:
            continue
        look = _look(line.url, run.now)
        if look.visit and look.visit.trouble is Trouble.WAIT and look.visit.again_at:
            again_at.append(look.visit.again_at)
            continue
        with files_ahead(scope, now=run.now) as files:
            sealed = referral_import.seal_snapshot(look, files)
            with transaction(scope) as tx:
                resolved = referral_import.resolve_line(
                    line_id, look, own_state=own_state, tx=tx, now=run.now, sealed=sealed
                )
                if sealed and resolved.snapshot == sealed.id:
                    files.leave_to_commit()
    return NextTime(min(again_at)) if again_at else None


@task(takes_context=True)
def send_dispatch(context: TaskContext, *, organisation: str, dispatch: str) -> Ending:
    """Hand a signed dispatch to its recipient."""
    run, scope = run_of(context), OrganisationId(organisation)
    with transaction(scope) as tx:
        parcel = dispatch_sending.take_dispatch(DispatchId(dispatch), tx=tx)
    if parcel is None:
        return None
    if parcel.recipient.channel is RecipientWay.API:
        return _by_api(parcel, run, scope)
    return _by_mail(parcel, run, scope)


@task(takes_context=True)
def visit_line(context: TaskContext, *, organisation: str, dispatch: str) -> Ending:
    """Look at the addresses of a dispatch that are due, and come back for the next."""
    run, scope, about = run_of(context), OrganisationId(organisation), DispatchId(dispatch)
    with transaction(scope) as tx:
        waiting = line_following.due_lines(about, tx=tx, now=run.now)
    looks = [_look_again(due_line, run.now) for due_line in waiting]
    with transaction(scope) as tx:
        line_following.record_round(about, looks, tx=tx, now=run.now)
    _fetch_answer(about, run, scope)
    with transaction(scope) as tx:
        look = line_following.next_look_at(about, tx=tx)
        ask = dispatch_answer.ask_next(about, tx=tx, now=run.now)
    moments = [moment for moment in (look, ask) if moment]
    return NextTime(min(moments)) if moments else None


def _fetch_answer(about: DispatchId, run: JobRun, scope: OrganisationId) -> None:
    """Ask the platform for its answer, where it does not bring it: an order has no address."""
    with transaction(scope) as tx:
        lies = dispatch_answer.to_fetch(about, tx=tx)
    if lies is None:
        return
    url = _address(lies.base, f"{_DOOR}/{lies.order}")
    try:
        response = ask_for_answer(url, lies.token, organisation=scope)
    except UnsafeAddress:
        return  # it was safe when we sent; the next look tries again
    for signed in answers_in(response.body) if response.status == 200 else ():
        _take(signed, about, run, scope)


def _take(signed: str, about: DispatchId, run: JobRun, scope: OrganisationId) -> None:
    """Take what was fetched; what does not hold stands on the dispatch for a person."""
    try:
        with transaction(scope) as tx:
            dispatch_answer.receive_answer(signed, tx=tx, now=run.now)
    except InvalidRequest as wrong:
        with transaction(scope) as tx:
            dispatch_answer.doubt_answer(about, wrong, tx=tx, now=run.now)


def _look(url: str, now: datetime) -> FirstLook:
    """Follow a shortener to its end, and look at what is there."""
    unrolled = fetcher().unroll(url, at=now)
    try:
        address = address_of(unrolled.final)
    except InvalidRequest as wrong:
        return FirstLook(CanonicalAddress(url), trouble=wrong.detail, is_refused=True)
    if unrolled.why:
        return FirstLook(address, trouble=unrolled.why)
    fetched = fetcher().visit(address.url, at=now)
    visit = fetched.visit
    if visit.trouble is Trouble.REFUSED:
        return FirstLook(address, trouble=visit.said or "we do not call it", is_refused=True)
    nowhere = fetcher().nowhere(address.url, at=now) if _may_be_soft(visit) else None
    judgement = judge_visit(visit, comparison=KnownPage(nowhere=nowhere))
    snapshot = snapshot_of(fetched, judgement=judgement) if visit.status is not None else None
    return FirstLook(address, visit, nowhere, judgement, snapshot)


def _look_again(due_line: DueLook, now: datetime) -> LineLook:
    try:
        visit, baseline = _visit(due_line.url, due_line.known, now)
        return LineLook(due_line.line, visit, judge_visit(visit, comparison=baseline))
    except Exception:  # noqa: BLE001 - one page must not cost its neighbours their looks
        _log.exception("a page could not be looked at", line=due_line.line)
        failed = PageVisit(due_line.url, now, trouble=Trouble.NO_ANSWER)
        return LineLook(due_line.line, failed, judge_visit(failed))


def _visit(url: str, baseline: KnownPage, now: datetime) -> tuple[PageVisit, KnownPage]:
    """One more look; the site's own page for nothing is fetched where none is known."""
    visit = fetcher().visit(url, at=now).visit
    if baseline.nowhere is None and _may_be_soft(visit):
        baseline = KnownPage(first=baseline.first, nowhere=fetcher().nowhere(url, at=now))
    return visit, baseline


def _may_be_soft(visit: PageVisit) -> bool:
    return visit.status is not None and visit.status < 400


def _by_api(parcel: DispatchParcel, run: JobRun, scope: OrganisationId) -> Ending:
    url = _address(parcel.recipient.address, _DOORS.get(parcel.dispatch.form, _DOOR))
    try:
        answer = post_dispatch(
            url, parcel.dispatch.signed, key=parcel.dispatch.id, organisation=scope
        )
    except UnsafeAddress as unsafe:
        with transaction(scope) as tx:
            return dispatch_sending.record_refusal(parcel, str(unsafe), tx=tx, now=run.now)
    return _bring_back(parcel, answer, run, scope)


def post_dispatch(url: str, signed: str, *, key: str, organisation: OrganisationId) -> CallAnswer:
    """Hand over what was signed; the receiver knows a repeat by its key."""
    headers = {"content-type": MEDIA_TYPE, "idempotency-key": key}
    return client.send_call(
        OutboundCall("POST", url, DISPATCH, headers, signed.encode(), organisation=organisation)
    )


def ask_for_answer(url: str, receipt: str, *, organisation: OrganisationId) -> CallAnswer:
    """Ask a platform for its answer to what we handed over."""
    headers = {"seawall-receipt": receipt}
    return client.send_call(
        OutboundCall("GET", url, DISPATCH_ANSWER, headers, organisation=organisation)
    )


def _address(base: str, door: str) -> str:
    """A door of a recipient, whose address may name a platform: `https://host/?to=name`."""
    parts = urlsplit(base)
    return parts._replace(path=f"{parts.path.rstrip('/')}{door}").geturl()


def _bring_back(
    parcel: DispatchParcel, answer: CallAnswer, run: JobRun, scope: OrganisationId
) -> Ending:
    result = meaning(answer.status)
    with transaction(scope) as tx:
        if result is DeliveryResult.RECEIVED:
            receipt = read_response(answer.body)
            proof = {"status": answer.status, "token": receipt.token}
            handover = HandedOver(run.now, receipt=receipt.receipt, proof=proof)
            dispatch_sending.record_hand_over(parcel, handover, tx=tx, now=run.now)
            return None
        why = answer.error or f"it answered {answer.status}: {_beginning(answer.body)}"
        if is_final(result, refusals=run.job.attempts):
            return dispatch_sending.record_refusal(parcel, why, tx=tx, now=run.now)
        return dispatch_sending.record_failed_hand_over(
            parcel, why, attempt=run.job.attempts, tx=tx, now=run.now, jitter=run.jitter()
        )


def _beginning(body: bytes) -> str:
    return body[:300].decode("utf-8", "replace")


def _by_mail(parcel: DispatchParcel, run: JobRun, scope: OrganisationId) -> Ending:
    """With the PDF and the signed JSON; the message id is the dispatch's for good."""
    sender = our_address(parcel.mail_from)
    letter = letter_of(parcel.dispatch, parcel.recipient, sender=sender)
    try:
        raw = write_mail(letter, now=parcel.dispatch.signed_at or run.now)
        sent_mail = hand_over_mail(raw, sender=sender, recipients=(parcel.recipient.address,))
    except SeawallError as wrong:
        with transaction(scope) as tx:
            if not is_worth_another_try(wrong):
                return dispatch_sending.record_refusal(parcel, str(wrong), tx=tx, now=run.now)
            attempt, jitter = run.job.attempts, run.jitter()
            return dispatch_sending.record_failed_hand_over(
                parcel, str(wrong), attempt=attempt, tx=tx, now=run.now, jitter=jitter
            )
    identity = message_id_of(letter.id, sender.rpartition("@")[2])
    proof = {"response": sent_mail.response, "queue_id": sent_mail.queue_id, "message_id": identity}
    with transaction(scope) as tx:
        dispatch_sending.record_hand_over(
            parcel, HandedOver(run.now, proof=proof), tx=tx, now=run.now
        )
    return None


@cache
def fetcher() -> PageFetcher:
    """The client that looks at public addresses, one for the life of the process."""
    return network_fetcher(Manners(contact=settings().public_url))
