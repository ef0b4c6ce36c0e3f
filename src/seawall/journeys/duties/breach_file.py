"""One order's breach file: facts, timeline with proofs, lateness, criteria, maxima.

For counsel before an authority asks, and for the authority when it does: TCO Art. 18. All of
it is read from the record; nothing in it is an opinion. That it was made is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.clocks.jurisdictions import Direction, ProfileBinding
from seawall.clocks.model import ClockRow
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.entry_proving import NotPlacedYet, prove_entry
from seawall.journeys.permission import require_right
from seawall.ledger import JSON, Entry
from seawall.ledger.model import Recorded
from seawall.ledger.words.orders import BREACH_FILE_MADE
from seawall.orders.breach.breach_criteria import BreachRecord, criteria
from seawall.orders.breach.lateness import lateness
from seawall.orders.breach.model import BreachFile, BreachMoment, Lateness, Money, Turnover
from seawall.orders.breach.penalty import check_turnover, maxima, penalised_article
from seawall.orders.breach.penalty_loading import ceilings
from seawall.orders.model import Answer, Binding, Order, OrderState
from seawall.orders.register.model import ContactPoint
from seawall.orders.register.own_facts import write_facts
from seawall.orders.rehearsal import is_drill
from seawall.orders.standing import state_at
from seawall.people.model import Member
from seawall.transaction import Transaction

ACT = "breach.compile"
#: What of an order's history tells how it was handled.
_HANDLING = frozenset({"paged", "opened", "taken", "authenticated", "paused", "resumed"})
_BINDS = (Form.REMOVAL_ORDER, Form.NOTICE)


@dataclass(frozen=True, slots=True)
class BreachRequest:
    """Which order, which duty, and what the turnover was, if that is not on record."""

    order: OrderId
    article: str = "3(3)"
    is_systematic: bool = False
    turnover: Turnover | None = None


def compile_file(
    request: BreachRequest, person: Member, *, tx: Transaction, now: datetime
) -> BreachFile:
    """Gather what the record shows of one order."""
    require_right(person, ACT)
    order, contact = tx.orders.order(request.order), tx.register.contact_point()
    article = penalised_article(request.article)
    turnover = request.turnover or turnover_of(contact)
    if turnover:
        check_turnover(turnover)
    late = lateness(_own_duties(order, tx=tx), at=order.closed_at or now)
    file = BreachFile(
        order=order.id,
        article=article,
        is_systematic=request.is_systematic,
        facts=_facts(order, tx=tx, now=now),
        timeline=tuple(_timeline(order, tx=tx)),
        lateness=late,
        criteria=criteria(_record(order, article, late, turnover, tx=tx, now=now)),
        maxima=maxima(
            ceilings(),
            profile=order.profile,
            article=article,
            is_systematic=request.is_systematic,
            turnover=turnover,
            country=contact.establishment if contact else "",
        ),
        made_at=now,
    )
    public: dict[str, JSON] = {"article": article, "systematic": request.is_systematic}
    tx.ledger.append(Entry(BREACH_FILE_MADE, order.id, now, person.code, public))
    return file


def _own_duties(order: Order, *, tx: Transaction) -> list[ClockRow]:
    """The clocks of what the provider must do; a window or an authority's own time is neither."""
    return [clock for clock in tx.orders.clocks(order.id) if _is_own_duty(clock)]


def _is_own_duty(clock: ClockRow) -> bool:
    profile = known_jurisdictions().profiles.get(clock.profile)
    return (
        profile is not None
        and profile.binding is ProfileBinding.MANDATORY
        and profile.duty_holder == "provider"
        and profile.deadline.direction is Direction.DO_BY
    )


def _facts(order: Order, *, tx: Transaction, now: datetime) -> dict[str, Any]:
    return {
        "order": order.id,
        "reference": order.reference,
        "form": order.form.value,
        "profile": order.profile,
        "authority": order.authority_name,
        "issuing_state": order.issuing_state,
        "cross_border": order.cross_border,
        "channel": order.channel.value,
        "received_at": order.received_at,
        "state": state_at(order, now).value,
        "flags": list(order.flags),
        "final_at": order.final_at or "not final",
        "items": len(tx.orders.items(order.id)) + len(tx.openings.lines(order)),
    }


def _timeline(order: Order, *, tx: Transaction) -> Iterator[BreachMoment]:
    for entry in tx.ledger.about(order.id):
        yield BreachMoment(
            entry.at, entry.what, entry.by, entry.id, entry.index, _proof(entry, tx=tx)
        )


def _proof(entry: Recorded, *, tx: Transaction) -> str:
    try:
        return str(prove_entry(entry.id, tx=tx))
    except NotPlacedYet:
        return ""


def _record(
    order: Order,
    article: str,
    late: tuple[Lateness, ...],
    turnover: Turnover | None,
    *,
    tx: Transaction,
    now: datetime,
) -> BreachRecord:
    items = tx.orders.items(order.id)
    events, contact = tx.orders.events(order.id), tx.register.contact_point()
    earlier = list(_earlier(order, tx=tx))
    categories = order.body.get("categories", ())
    return BreachRecord(
        article=article,
        items=len(items) + len(tx.openings.lines(order)),
        removed=sum(1 for item in items if item.acted_at),
        categories=tuple(map(str, categories)) if isinstance(categories, list | tuple) else (),
        lateness=late,
        handling=tuple(
            f"{event.what.capitalize()} at {_moment(event.at)}."
            for event in events
            if event.what in _HANDLING
        ),
        earlier_orders=len(earlier),
        earlier_late=sum(1 for order in earlier if was_late(order, tx=tx, now=now)),
        answers=tuple(
            _answer(answer) for answer in tx.answers.of_order(order.id) if answer.sent_at
        ),
        turnover=turnover,
        size=_size(contact),
        measures=_measures(contact),
    )


def _answer(answer: Answer) -> str:
    """What was tried and has not arrived is not called sent."""
    if answer.delivered_at is not None:
        return f"{answer.form}: delivered at {_moment(answer.delivered_at)}."
    return f"{answer.form}: {answer.state.value}, first tried at {_moment(answer.sent_at)}."


def _earlier(order: Order, *, tx: Transaction) -> Iterator[Order]:
    """The binding orders before this one; a rehearsal and a forgery are none."""
    for candidate in tx.orders.board(states=tuple(OrderState), forms=_BINDS, limit=None):
        counts = (
            candidate.binding is Binding.MANDATORY and candidate.state is not OrderState.REFUSED
        )
        if counts and candidate.received_at < order.received_at and not is_drill(candidate):
            yield candidate


def was_late(order: Order, *, tx: Transaction, now: datetime) -> bool:
    """Whether a duty under it was carried out late, or is overdue."""
    at = order.closed_at or now
    return any(duty.is_late for duty in lateness(_own_duties(order, tx=tx), at=at))


def turnover_of(contact: ContactPoint | None) -> Turnover | None:
    """The turnover that the contact point names, if it names one."""
    turnover_facts = contact.facts.get("turnover") if contact else None
    if not isinstance(turnover_facts, dict):
        return None
    amount = Money(turnover_facts["currency"], int(turnover_facts["minor"]))
    return Turnover(amount, int(turnover_facts["year"]), str(turnover_facts.get("source", "")))


def _size(contact: ContactPoint | None) -> tuple[str, ...]:
    facts = contact.facts if contact else {}
    labels = (("employees", "Employees"), ("users", "Users in the Union"), ("sme", "SME"))
    written_facts = write_facts(facts)
    return tuple(
        f"{words}: {written_facts[name]}." for name, words in labels if name in written_facts
    )


def _measures(contact: ContactPoint | None) -> tuple[str, ...]:
    measures = contact.facts.get("specific_measures", ()) if contact else ()
    return tuple(f"({measure['kind']}) {measure['words']}" for measure in measures)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "no time"
