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

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum

from seawall.clocks.clock import Clock
from seawall.clocks.clock_record import clock_of, row_after, row_of
from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.enforcement.envelope import stamp
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import CaseId, ClockId, ItemId, OrderId, ThreatId, new_id
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.words.orders import THREAT_REPORTED, THREAT_TOLD
from seawall.orders.answering.model import AuthorityRoute, ThreatReport, ThreatState
from seawall.orders.answering.routing import Contact, routes
from seawall.orders.rehearsal import require_real
from seawall.people.model import Member
from seawall.transaction import Transaction


class ThreatDuty(StrEnum):
    """Which law asks; the words are the ids of the profiles."""

    TCO_14_5 = "eu-tco-threat-to-life"
    DSA_18 = "eu-dsa-art18-crime"


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
    duty: ThreatDuty = ThreatDuty.TCO_14_5

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


def report_threat(threat: Threat, *, tx: Transaction, now: datetime) -> ThreatReport:
    """Write the report down, owe its mails, page somebody, start the clock of our promise."""
    require_right(threat.person, "threat.report")
    _check(threat)
    if threat.order is not None:
        require_real(tx.orders.order(threat.order))
    report = ThreatReport(
        id=ThreatId(new_id("thr", now=now)),
        aware_at=min(threat.aware_at or now, now),
        states=tuple(dict.fromkeys(threat.states)),
        routes=whom_to_tell(threat.duty, threat.states, tx=tx),
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
    return settle_threat(report, tx=tx, now=now)


def record_telephone_call(
    threat: ThreatId, number: int, person: Member, *, proof: str, tx: Transaction, now: datetime
) -> ThreatReport:
    """Note that an authority was told by telephone, and who took the call."""
    require_right(person, "threat.report")
    report = tx.answers.threat_locked(threat)
    if not 0 <= number < len(report.routes):
        raise problem("orders.no-such-route")
    call_record = {"by": person.code, "said": proof, "at": stamp(now)}
    report = replace(report, proof={**report.proof, str(number): call_record})
    public: dict[str, JSON] = {"country": report.routes[number].country, "number": number}
    sealed: dict[str, JSON] = {"said": proof}
    tx.ledger.append(
        Entry(
            THREAT_TOLD,
            about=threat,
            at=now,
            by=person.code,
            public=public,
            sealed=sealed,
        )
    )
    return settle_threat(report, tx=tx, now=now)


def whom_to_tell(
    duty: ThreatDuty, states: tuple[str, ...], *, tx: Transaction
) -> tuple[AuthorityRoute, ...]:
    """Everybody who would be told; one of whom the register has no address has none here."""
    contact = tx.register.contact_point()
    register = [
        Contact(
            name=authority.name,
            kind=authority.kind.value,
            country=authority.country,
            mail=str(authority.contact.get("email", "")),
            telephone=str(authority.contact.get("telephone", "")),
        )
        for authority in tx.register.authorities()
    ]
    return routes(
        known_jurisdictions().profile(duty.value),
        states=states,
        establishment=contact.establishment if contact else "",
        register=register,
    )


def _check(threat: Threat) -> None:
    if not threat.what.strip():
        raise problem("orders.nothing-said")
    for code in threat.states:
        if code not in MEMBER_STATES:
            raise problem("orders.unknown-state", code=code)


def _start_clock(report: ThreatReport, duty: ThreatDuty, *, tx: Transaction, now: datetime) -> None:
    clock = Clock(known_jurisdictions().profile(duty.value), report.aware_at)
    identity = ClockId(new_id("clk", now=now))
    tx.orders.add_clock(row_of(clock, clock_id=identity, about=report.id, at=now))


def _remember(report: ThreatReport, *, tx: Transaction) -> None:
    public: dict[str, JSON] = {
        "aware_at": stamp(report.aware_at),
        "duty": str(report.body["duty"]),
        "routes": [{"country": route.country, "to": route.to} for route in report.routes],
        "states": list(report.states),
    }
    sealed: dict[str, JSON] = {
        "routes": [asdict(route) for route in report.routes],
        "said": {name: str(value) for name, value in report.body.items()},
    }
    entry = Entry(
        THREAT_REPORTED,
        about=report.id,
        at=report.created_at,
        by=report.by,
        public=public,
        sealed=sealed,
    )
    tx.ledger.append(entry)


def _owe(
    report: ThreatReport, number: int, route: AuthorityRoute, *, tx: Transaction, now: datetime
) -> None:
    if not route.mail:
        say = f"No e-mail address is known for {route.to} ({route.country or '?'}). Call now."
        call_attention(f"{report.id}/{number}", say=say, tx=tx, now=now)
        return
    arguments = {"organisation": tx.organisation, "threat": report.id, "number": number}
    key = f"threat:{report.id}:{number}"
    tx.outbox.add(OwedJob(Task.SEND_THREAT, arguments, key=key), now=now)


def _page(report: ThreatReport, *, tx: Transaction, now: datetime) -> None:
    """Every way to call the person on call is a job of its own; the worker knows which there are."""
    call_attention(report.id, say=f"Threat to life: {report.id}.", tx=tx, now=now)
    for way in CallBy:
        arguments = {"organisation": tx.organisation, "threat": report.id, "way": way.value}
        key = f"threat:{report.id}:{way}"
        tx.outbox.add(OwedJob(Task.SEND_THREAT, arguments, key=key), now=now)
    if report.order is not None:
        order = tx.orders.locked(report.order)
        step = HistoryStep("threat_reported", by=report.by, public={"threat": report.id})
        remember_step(order, step, tx=tx, now=now)


def settle_threat(report: ThreatReport, *, tx: Transaction, now: datetime) -> ThreatReport:
    """The report as sent once everybody was told; as unreached where one cannot be."""
    open_routes = [n for n in range(len(report.routes)) if str(n) not in report.proof]
    if not open_routes:
        report = replace(report, state=ThreatState.SENT, sent_at=now)
        for row in tx.orders.clocks(report.id):
            clock = clock_of(row, jurisdictions=known_jurisdictions()).meet(now)
            tx.orders.save_clock(row_after(row, clock, at=now))
    elif any(not report.routes[n].mail for n in open_routes):
        report = replace(report, state=ThreatState.UNREACHED)
    tx.answers.save_threat(report)
    return report
