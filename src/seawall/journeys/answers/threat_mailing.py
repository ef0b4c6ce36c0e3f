"""A threat to life is told by mail, one mail an authority, and the person on call is called.

A mail that no server takes is tried for twenty minutes, and then a person is told to
telephone. Each mail and each call is a job of its own, and none waits for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import stamp
from seawall.enforcement.model import DeliveryResult
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.outbox.model import DeadTask, Ending, TaskRetry
from seawall.enforcement.refusal import meaning
from seawall.ids import ThreatId
from seawall.journeys.answers.threat_to_life import ThreatDuty, settle_threat
from seawall.journeys.enforcement import paging
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders.page_calls import PageAttempt
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import (
    THREAT_NOT_TOLD,
    THREAT_PERSON_NOT_REACHED,
    THREAT_PERSON_REACHED,
    THREAT_TOLD,
)
from seawall.orders.answering.model import AuthorityRoute, ThreatReport, ThreatState
from seawall.orders.answering.on_call_pages import OnCallPage
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction

_PATIENCE = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a report, with everything that an attempt needs."""

    threat: ThreatId
    number: int
    route: AuthorityRoute
    subject: str
    text: str
    mail_from: str
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one mail."""

    proof: Mapping[str, JSON] = field(default_factory=dict)
    error: str = ""


def take_threat_mail(threat: ThreatId, number: int, *, tx: Transaction) -> Mail | None:
    """The mail to one authority; None if that has been sent."""
    report = tx.answers.threat(threat)
    if str(number) in report.proof:
        return None
    contact = tx.register.contact_point()
    return Mail(
        threat=threat,
        number=number,
        route=report.routes[number],
        subject=f"URGENT: threat to life, {report.id}",
        text=_text(report, contact.legal_name if contact else ""),
        mail_from=contact.email if contact else "",
        sender_name=contact.legal_name if contact else "",
    )


def record_mail_attempt(
    mail: Mail, delivery: Attempt, *, attempt: int, tx: Transaction, now: datetime
) -> Ending:
    """Keep the proof, or try again, or say that somebody must telephone."""
    report = tx.answers.threat_locked(mail.threat)
    public: dict[str, JSON] = {"country": mail.route.country, "number": mail.number}
    if not delivery.error:
        proof = {**report.proof, str(mail.number): {**delivery.proof, "at": stamp(now)}}
        report = replace(report, proof=proof)
        tx.ledger.append(Entry(THREAT_TOLD, about=report.id, at=now, public=public))
        settle_threat(report, tx=tx, now=now)
        return None
    waited = now - report.created_at
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=_PATIENCE, jitter=0)
    if wait is not None and waited < _PATIENCE:
        return TaskRetry(now + wait, delivery.error)
    say = f"{mail.route.country}: the e-mail about {report.id} was not accepted. Call now."
    call_attention(f"{report.id}/{mail.number}", say=say, tx=tx, now=now)
    sealed: dict[str, JSON] = {"why": delivery.error}
    tx.ledger.append(Entry(THREAT_NOT_TOLD, about=report.id, at=now, public=public, sealed=sealed))
    tx.answers.save_threat(replace(report, state=ThreatState.UNREACHED))
    return DeadTask(delivery.error)


def threat_call(threat: ThreatId, way: CallBy, *, base: str, tx: Transaction) -> PageAttempt:
    """What the person on call is told: that there is a threat, and where to read of it."""
    event = paging.page_event(threat, tx=tx)
    url = f"{base.rstrip('/')}/threats/{threat}"
    say = f"THREAT TO LIFE reported, {url}"
    return PageAttempt(
        threat, event, OnCallPage("Seawall: THREAT TO LIFE", say, url), way, is_urgent=True
    )


def record_call(
    call: PageAttempt, answer: CallAnswer, *, attempt: int, tx: Transaction, now: datetime
) -> Ending:
    """Note how one call ended, and whether to call again."""
    public: dict[str, JSON] = {"way": str(call.way)}
    if meaning(answer.status) is DeliveryResult.RECEIVED:
        tx.ledger.append(Entry(THREAT_PERSON_REACHED, about=call.about, at=now, public=public))
        return None
    why = answer.error or f"the {call.way} answered {answer.status}"
    waited = now - call.event.at
    wait = next_wait(attempts=attempt, elapsed=waited, time_left=_PATIENCE, jitter=0)
    if wait is not None and waited < _PATIENCE:
        return TaskRetry(now + wait, why)
    sealed: dict[str, JSON] = {"why": why}
    entry = Entry(THREAT_PERSON_NOT_REACHED, about=call.about, at=now, public=public, sealed=sealed)
    tx.ledger.append(entry)
    return DeadTask(why)


def _text(report: ThreatReport, provider: str) -> str:
    body = report.body
    lines = [
        "Information on an imminent threat to life",
        "Regulation (EU) 2021/784, Article 14(5)"
        if body["duty"] == ThreatDuty.TCO_14_5
        else "Regulation (EU) 2022/2065, Article 18",
        "",
        f"From: {provider}",
        f"Reference: {report.id}",
        f"We became aware at: {stamp(report.aware_at)}",
        f"States concerned: {', '.join(report.states) or 'not known'}",
        "",
        f"What: {body['what']}",
        f"Who may act: {body['offender'] or 'not known'}",
        f"Who is in danger: {body['victims'] or 'not known'}",
        f"Where: {body['place'] or 'not known'}",
        f"Evidence that we hold: {body['evidence'] or 'ask us'}",
        "",
        "Please answer to this address; the content is preserved.",
    ]
    return "\n".join(lines) + "\n"
