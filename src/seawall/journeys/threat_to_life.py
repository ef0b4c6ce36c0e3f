"""A life is in danger: authorities are told at once, whoever found it and however it came.

TCO Art. 14(5): a provider that becomes aware of terrorist content involving an imminent
threat to life promptly informs the authorities of the states concerned, or, where no state
can be told, the contact point of its own state and Europol. DSA Art. 18 asks the same of any
crime that threatens life or safety. "Promptly" is no number of minutes in law; the clock that
starts here is our own promise, and says so.

The report is a record of its own. Its mails are owed in the same commit, the person on call
is paged at once, and an authority of which the register has no address is shown as such:
somebody must telephone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from seawall.enforcement.envelope import stamp
from seawall.enforcement.outbox.model import URGENT, Again, Dead, Ending, Owed, Task
from seawall.enforcement.patience import next_wait
from seawall.errors import InvalidRequest
from seawall.ids import CaseId, ClockId, ItemId, OrderId, ThreatId, new_id
from seawall.journeys.order_clocks import known
from seawall.journeys.order_history import Step, remember
from seawall.journeys.order_paging import call_now
from seawall.journeys.paging import call_attention
from seawall.journeys.permission import require
from seawall.ledger import JSON, Entry
from seawall.orders.annexes.member_states import MEMBER_STATES
from seawall.orders.answering.model import Route, ThreatReport, ThreatState
from seawall.orders.answering.routing import Contact, routes
from seawall.orders.clock import Clock
from seawall.orders.clock_record import clock_of, row_of
from seawall.people.model import Member
from seawall.transaction import Transaction

_PATIENCE = 20


class Duty(StrEnum):
    """Which law asks; the words are the ids of the profiles."""

    TCO_14_5 = "eu-tco-threat-to-life"
    DSA_18 = "eu-dsa-art18-crime"


class UnknownState(InvalidRequest):
    """It is no code of a Member State."""


class NothingSaid(InvalidRequest):
    """A report says what the threat is, and to whom."""


@dataclass(frozen=True, slots=True)
class Threat:
    """What a person knows; `states` are the Member States concerned, none where unknown."""

    person: Member
    what: str
    states: tuple[str, ...] = ()
    aware_at: datetime | None = None
    offender: str = ""
    victims: str = ""
    place: str = ""
    evidence: str = ""
    order: OrderId | None = None
    case: CaseId | None = None
    item: ItemId | None = None
    duty: Duty = Duty.TCO_14_5

    @property
    def told(self) -> dict[str, str]:
        """What the authorities read."""
        return {
            "what": self.what,
            "offender": self.offender,
            "victims": self.victims,
            "place": self.place,
            "evidence": self.evidence,
            "duty": self.duty.value,
        }


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a report, with everything that an attempt needs."""

    threat: ThreatId
    number: int
    route: Route
    subject: str
    text: str
    mail_from: str
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one mail."""

    proof: Mapping[str, JSON] = field(default_factory=dict)
    error: str = ""


def report_threat(threat: Threat, *, tx: Transaction, now: datetime) -> ThreatReport:
    """Write the report down, owe its mails, page somebody, start the clock of our promise."""
    require(threat.person, "threat.report")
    _check(threat)
    report = ThreatReport(
        id=ThreatId(new_id("thr", now=now)),
        aware_at=min(threat.aware_at or now, now),
        states=tuple(dict.fromkeys(threat.states)),
        routes=_routes(threat, tx=tx),
        body=threat.told,
        state=ThreatState.OWED,
        by=threat.person.code,
        created_at=now,
        order=threat.order,
        case=threat.case,
        item=threat.item,
    )
    tx.answers.add_threat(report)
    _start_clock(report, threat.duty, tx=tx, now=now)
    _remember(report, tx=tx)
    for number, route in enumerate(report.routes):
        _owe(report, number, route, tx=tx, now=now)
    _page(report, tx=tx, now=now)
    return _settled(report, tx=tx, now=now)


def take(threat: ThreatId, number: int, *, tx: Transaction) -> Mail | None:
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


def bring_back(
    mail: Mail, came: Attempt, *, attempt: int, tx: Transaction, now: datetime
) -> Ending:
    """Keep the proof, or try again, or say that somebody must telephone."""
    report = tx.answers.threat_locked(mail.threat)
    public: dict[str, JSON] = {"country": mail.route.country, "number": mail.number}
    if not came.error:
        proof = {**report.proof, str(mail.number): {**came.proof, "at": stamp(now)}}
        report = replace(report, proof=proof)
        tx.ledger.append(Entry("threat.told", about=report.id, at=now, public=public))
        _settled(report, tx=tx, now=now)
        return None
    waited = now - report.created_at
    wait = next_wait(attempts=attempt, elapsed=waited, left=None, jitter=0)
    if wait is not None and waited.total_seconds() < 60 * _PATIENCE:
        return Again(now + wait, came.error)
    say = f"{mail.route.country}: the mail about {report.id} was not taken; telephone now."
    call_attention(f"{report.id}/{mail.number}", say=say, tx=tx, now=now)
    sealed: dict[str, JSON] = {"why": came.error}
    tx.ledger.append(
        Entry("threat.not_told", about=report.id, at=now, public=public, sealed=sealed)
    )
    tx.answers.save_threat(replace(report, state=ThreatState.UNREACHED))
    return Dead(came.error)


def told_by_telephone(
    threat: ThreatId, number: int, person: Member, *, proof: str, tx: Transaction, now: datetime
) -> ThreatReport:
    """Somebody telephoned: whom they spoke to stands in the record."""
    require(person, "threat.report")
    report = tx.answers.threat_locked(threat)
    if not 0 <= number < len(report.routes):
        raise InvalidRequest("the report has no such route.", field="number")
    said = {"by": person.code, "said": proof, "at": stamp(now)}
    report = replace(report, proof={**report.proof, str(number): said})
    public: dict[str, JSON] = {"country": report.routes[number].country, "number": number}
    sealed: dict[str, JSON] = {"said": proof}
    tx.ledger.append(
        Entry(
            "threat.told",
            about=threat,
            at=now,
            by=person.code,
            public=public,
            sealed=sealed,
        )
    )
    return _settled(report, tx=tx, now=now)


def _check(threat: Threat) -> None:
    if not threat.what.strip():
        raise NothingSaid(
            "say what the threat is.", field="what", remedy="One sentence is enough; send it now."
        )
    for code in threat.states:
        if code not in MEMBER_STATES:
            raise UnknownState(
                f"{code!r} is not the code of a Member State.",
                field="states",
                remedy="Leave it empty if no state is known: Europol is told then.",
            )


def _routes(threat: Threat, *, tx: Transaction) -> tuple[Route, ...]:
    contact = tx.register.contact_point()
    register = [
        Contact(
            name=one.name,
            kind=one.kind.value,
            country=one.country,
            mail=str(one.contact.get("email", "")),
            telephone=str(one.contact.get("telephone", "")),
        )
        for one in tx.register.authorities()
    ]
    return routes(
        known().profile(threat.duty.value),
        states=threat.states,
        establishment=contact.establishment if contact else "",
        register=register,
    )


def _start_clock(report: ThreatReport, duty: Duty, *, tx: Transaction, now: datetime) -> None:
    clock = Clock(known().profile(duty.value), report.aware_at)
    identity = ClockId(new_id("clk", now=now))
    tx.orders.add_clock(row_of(clock, clock_id=identity, about=report.id, at=now))


def _remember(report: ThreatReport, *, tx: Transaction) -> None:
    public: dict[str, JSON] = {
        "aware_at": stamp(report.aware_at),
        "duty": str(report.body["duty"]),
        "routes": [{"country": one.country, "to": one.to} for one in report.routes],
        "states": list(report.states),
    }
    sealed: dict[str, JSON] = {
        "routes": [asdict(route) for route in report.routes],
        "said": {name: str(value) for name, value in report.body.items()},
    }
    entry = Entry(
        "threat.reported",
        about=report.id,
        at=report.created_at,
        by=report.by,
        public=public,
        sealed=sealed,
    )
    tx.ledger.append(entry)


def _owe(
    report: ThreatReport, number: int, route: Route, *, tx: Transaction, now: datetime
) -> None:
    if not route.mail:
        say = f"No address is known for {route.to} ({route.country or '?'}): telephone now."
        call_attention(f"{report.id}/{number}", say=say, tx=tx, now=now)
        return
    arguments = {"organisation": tx.organisation, "threat": report.id, "number": number}
    key = f"threat:{report.id}:{number}"
    tx.outbox.add(Owed(Task.SEND_THREAT, arguments, queue=URGENT, key=key), now=now)


def _page(report: ThreatReport, *, tx: Transaction, now: datetime) -> None:
    if report.order is None:
        say = f"Threat to life reported: {report.id}."
        call_attention(report.id, say=say, tx=tx, now=now, page=True)
        return
    order = tx.orders.locked(report.order)
    remember(
        order, Step("threat_reported", by=report.by, public={"threat": report.id}), tx=tx, now=now
    )
    call_now(order, why=report.id, tx=tx, now=now)


def _settled(report: ThreatReport, *, tx: Transaction, now: datetime) -> ThreatReport:
    """Sent when everybody was told, and then our promise is met; unreached where one cannot be."""
    open_routes = [n for n in range(len(report.routes)) if str(n) not in report.proof]
    if not open_routes:
        report = replace(report, state=ThreatState.SENT, sent_at=now)
        for row in tx.orders.clocks(report.id):
            clock = clock_of(row, known=known()).meet(now)
            tx.orders.save_clock(row_of(clock, clock_id=row.id, about=row.about, at=now))
    elif any(not report.routes[n].mail for n in open_routes):
        report = replace(report, state=ThreatState.UNREACHED)
    tx.answers.save_threat(report)
    return report


def _text(report: ThreatReport, provider: str) -> str:
    body = report.body
    lines = [
        "Information on an imminent threat to life",
        "Regulation (EU) 2021/784, Article 14(5)"
        if body["duty"] == Duty.TCO_14_5
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
