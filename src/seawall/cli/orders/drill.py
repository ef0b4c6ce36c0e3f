"""`seawall drill`: an order in the night is rehearsed on this installation, touching no content."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import print_table, say
from seawall.cli.presentation import text
from seawall.cli.session import clock
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.ids import OrderId, OrganisationId
    from seawall.journeys.orders.order_drill import DrillStep
    from seawall.orders.model import Order
    from seawall.people.model import Member
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

_POLL_SECONDS = 1.0
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class DrillReport:
    """How a drill went: what happened when, what was answered, what the answer lacks."""

    order: Order
    answers: list[str]
    lacks: list[dict[str, str]]
    steps: list[DrillStep]

    @property
    def is_in_time(self) -> bool:
        """Whether it was answered within its hour."""
        answered, due = self.order.answered_at, self.order.due_at
        return bool(answered and due and answered <= due)


def _print_report(report: DrillReport) -> None:
    rows = [(_after(step), step.what.replace("_", " "), step.by) for step in report.steps]
    print_table(["after", "what", "by"], rows)
    for lack in report.lacks:
        say(f"The answer lacks something: {lack['code']}. {lack['remedy']}")
    in_time = report.is_in_time
    say("Answered within its hour." if in_time else "It was not answered within its hour.")


def _report_data(report: DrillReport) -> dict[str, Any]:
    order = report.order
    return {
        "order": order.id,
        "reference": order.reference,
        "state": order.state,
        "answers": report.answers,
        "lacks": report.lacks,
        "in_time": report.is_in_time,
        "steps": [
            {"after_seconds": step.after.total_seconds(), "by": step.by, "what": step.what}
            for step in report.steps
        ],
    }


def _is_too_late(report: DrillReport) -> bool:
    return not report.is_in_time


@command(COMMANDS, "order", shown=text(_print_report, data=_report_data), fails=_is_too_late)
def drill_order(
    *,
    at: Annotated[
        str,
        typer.Option(
            metavar="HH:MM", help="When the drill arrives, by this machine's clock; else now."
        ),
    ] = "",
    fast: Annotated[
        bool,
        typer.Option("--fast", help="Run through it by itself, at once, and page nobody."),
    ] = False,
    person: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Who answers with --fast; else anybody.")
    ] = "",
    organisation: OrganisationId,
    by: str,
) -> DrillReport:
    """Rehearse a one-hour order: it arrives, somebody is paged, takes it and answers it.

    The drill is marked everywhere and counted nowhere. No content is touched: no decision is
    made and the platform's software is told nothing. A running `seawall serve` or `seawall
    worker` carries the pages. Exit code 0 if it was answered within its hour, 1 if not.
    """
    member = _somebody(organisation, person) if fast else None
    _wait_until(at)
    order = _begin(organisation, pages=not fast, by=by)
    if member:
        _run_through(order, member)
    else:
        say(f"{order.reference} has arrived: {order.id}. It is due at {order.due_at:%H:%M:%S} UTC.")
        say("The person on call is being paged. Ctrl-C leaves it running.")
        _watch(order)
    return _report(order)


def _wait_until(at: str) -> None:
    if not at:
        return
    moment = next_time(at, now=clock().astimezone())
    say(f"The drill arrives at {moment:%Y-%m-%d %H:%M %Z}. Ctrl-C calls it off.")
    while (remaining := (moment - clock()).total_seconds()) > 0:
        time.sleep(min(remaining, 60))


def next_time(at: str, *, now: datetime) -> datetime:
    """The next moment at which a clock on the wall shows this."""
    match = _TIME.fullmatch(at)
    if match is None:
        raise problem("cli.not-a-time", position=at)
    moment = now.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    return moment if moment >= now else moment + timedelta(days=1)


def _begin(scope: OrganisationId, *, pages: bool, by: str) -> Order:
    from seawall.journeys.orders import order_drill
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return order_drill.begin_drill(by=by, tx=tx, now=clock(), pages=pages)


def _somebody(scope: OrganisationId, email: str) -> Member:
    """Who answers: known before the drill begins, so that none is left open for want of one."""
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return _person(email, tx)


def _run_through(order: Order, who: Member) -> None:
    """What a person would do, and then what the authority would: each in a commit of its own."""
    from seawall.journeys.answers import answer_sending, order_answering
    from seawall.journeys.answers.order_answering import Compliance
    from seawall.journeys.orders import order_taking
    from seawall.transaction import transaction

    with transaction(order.organisation) as tx:
        order_taking.open_order(order.id, who, tx=tx, now=clock())
    with transaction(order.organisation) as tx:
        order_taking.take_order(order.id, who, tx=tx, now=clock())
    with transaction(order.organisation) as tx:
        order_answering.comply_with_order(Compliance(order.id, who), tx=tx, now=clock())
    with transaction(order.organisation) as tx:
        for answer in answer_sending.mark_fetched(tx.orders.order(order.id), tx=tx, now=clock()):
            _verify(order, answer.signed)


def _person(email: str, tx: Transaction) -> Member:
    from seawall.people.rights import role_may

    if email:
        return tx.people.member_by_email(email)
    able = [
        member
        for member in tx.people.members()
        if member.is_active and role_may(member.role, "order.answer")
    ]
    if not able:
        raise problem("cli.nobody-may-answer")
    return able[0]


def _verify(order: Order, signed: str) -> None:
    """As an authority would that has pinned our key."""
    from seawall.keys.organisation import own_key
    from seawall.mailroom.signing import jws

    key = jws.known_key(own_key(order.organisation).public_key())
    _, signature = jws.verify_jws(signed, [key], now=clock())
    say(f"The answer's signature is {signature.state.value}.")


def _watch(order: Order) -> None:
    """Say what happens as it happens, until it is over or its hour is."""
    from seawall.orders.states import OVER
    from seawall.transaction import transaction

    shown_count = 0
    while True:
        steps = _timeline(order.id, order.organisation)
        for step in steps[shown_count:]:
            say(f"{_after(step)}  {step.what.replace('_', ' ')}  {step.by}")
        shown_count = len(steps)
        with transaction(order.organisation) as tx:
            current = tx.orders.order(order.id)
        if current.state in OVER or (order.due_at and clock() >= order.due_at):
            return
        time.sleep(_POLL_SECONDS)


def _timeline(order: OrderId, scope: OrganisationId) -> list[DrillStep]:
    from seawall.journeys.orders import order_drill
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return order_drill.timeline(order, tx=tx)


def _report(order: Order) -> DrillReport:
    from seawall.orders.standing import as_shown
    from seawall.transaction import transaction

    steps = _timeline(order.id, order.organisation)
    with transaction(order.organisation) as tx:
        answers = [answer.form for answer in tx.answers.of_order(order.id)]
        lacks = [] if answers else _lacks(order.id, tx)
        shown = as_shown(tx.orders.order(order.id), clock())
        return DrillReport(shown, answers, lacks, steps)


def _lacks(order: OrderId, tx: Transaction) -> list[dict[str, str]]:
    """Why the answer could not be composed, by code, and what to do about each."""
    faulty = [event for event in tx.orders.events(order) if event.what == "answer_faulty"]
    return list(faulty[-1].data["lacks"]) if faulty else []


def _after(step: DrillStep) -> str:
    minutes, seconds = divmod(int(step.after.total_seconds()), 60)
    return f"{minutes:02}:{seconds:02}"
