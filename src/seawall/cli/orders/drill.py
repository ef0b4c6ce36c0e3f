"""`seawall drill`: an order in the night, or the upload of what is known, is rehearsed here."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.drills.content_drill import CONTENT
from seawall.cli.drills.member_drill import MEMBER
from seawall.cli.orders.drill_report import (
    REPORT,
    DrillReport,
    after_text,
    is_failed,
    lack_sentences,
)
from seawall.cli.output import say
from seawall.cli.session import clock
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.ids import OrderId, OrganisationId
    from seawall.journeys.answers.drill_exchange import DrillStart
    from seawall.journeys.orders.order_drill import DrillStep
    from seawall.orders.drill_result import DrillResult
    from seawall.orders.model import Order
    from seawall.people.model import Member
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)
COMMANDS.add_typer(CONTENT, name="content")
COMMANDS.add_typer(MEMBER, name="member")

_POLL_SECONDS = 1.0
#: How long after the hour a database that went away may stay away.
_PATIENCE = timedelta(minutes=15)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
#: What a shell says of a command that Ctrl-C ended.
_INTERRUPTED = 130


@command(COMMANDS, "order", shown=REPORT, fails=is_failed)
def drill_order(
    *,
    at: Annotated[
        str,
        typer.Option(
            metavar="HH:MM", help="When the drill arrives, by this machine's clock; default: now."
        ),
    ] = "",
    fast: Annotated[
        bool,
        typer.Option("--fast", help="Run through it automatically at once, without paging anyone."),
    ] = False,
    person: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Who answers with --fast; default: anyone.")
    ] = "",
    organisation: OrganisationId,
    by: str,
) -> DrillReport:
    """Rehearse a one-hour order: it arrives, someone is paged, takes it and answers it.

    The drill is marked everywhere and counted nowhere. It touches no content: no decision is
    made, and nothing is sent to the platform. A running `seawall serve` or `seawall worker`
    sends the pages. This command is the order's authority: it fetches the answer and checks it.
    If it is interrupted, start it again to continue. Exit code 0 if the drill passed, 1 if not.
    """
    member = _somebody(organisation, person) if fast else None
    _wait_until(at)
    start = _start(organisation, pages=not fast, by=by)
    order = start.order
    if start.ended:
        say(f"The unfinished drill {start.ended.reference} was ended.")
    if member:
        _run_through(order, member)
        return _report(order, _settle(order, gives_up=True))
    _say_begun(start)
    try:
        return _report(order, _watch(start))
    except KeyboardInterrupt:
        say("The drill continues. Run `seawall drill order` again to fetch the answer.")
        raise typer.Exit(_INTERRUPTED) from None


def _wait_until(at: str) -> None:
    if not at:
        return
    moment = next_time(at, now=clock().astimezone())
    say(f"The drill arrives at {moment:%Y-%m-%d %H:%M %Z}. Ctrl-C cancels it.")
    while (remaining := (moment - clock()).total_seconds()) > 0:
        time.sleep(min(remaining, 60))


def next_time(at: str, *, now: datetime) -> datetime:
    """The next moment at which a clock on the wall shows this."""
    match = _TIME.fullmatch(at)
    if match is None:
        raise problem("cli.not-a-time", position=at)
    moment = now.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    return moment if moment >= now else moment + timedelta(days=1)


def _start(scope: OrganisationId, *, pages: bool, by: str) -> DrillStart:
    from seawall.journeys.answers import drill_exchange
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return drill_exchange.start_drill(by=by, pages=pages, tx=tx, now=clock())


def _say_begun(start: DrillStart) -> None:
    order, due = start.order, f"It is due at {start.ends_at.astimezone(UTC):%H:%M:%S} UTC."
    if start.is_taken_up:
        say(f"{order.reference} is under way: {order.id}. {due}")
        say("This command continues it and starts no other.")
        return
    say(f"{order.reference} has arrived: {order.id}. {due}")
    say("The person on call is being paged. After Ctrl-C the drill continues.")


def _somebody(scope: OrganisationId, email: str) -> Member:
    """Who answers: known before the drill begins, so that none is left open for want of one."""
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return _person(email, tx)


def _run_through(order: Order, who: Member) -> None:
    """What a person would do: each step in a commit of its own."""
    from seawall.journeys.answers import order_answering
    from seawall.journeys.answers.order_answering import Compliance
    from seawall.journeys.orders import order_taking
    from seawall.transaction import transaction

    with transaction(order.organisation) as tx:
        order_taking.open_order(order.id, who, tx=tx, now=clock())
    with transaction(order.organisation) as tx:
        order_taking.take_order(order.id, who, tx=tx, now=clock())
    with transaction(order.organisation) as tx:
        order_answering.comply_with_order(Compliance(order.id, who), tx=tx, now=clock())


def _person(email: str, tx: Transaction) -> Member:
    from seawall.journeys.permission import require_right
    from seawall.people.rights import role_may

    if email:
        member = tx.people.member_by_email(email)
        require_right(member, "order.answer")
        return member
    able = [
        member
        for member in tx.people.members()
        if member.is_active and role_may(member.role, "order.answer")
    ]
    if not able:
        raise problem("cli.nobody-may-answer")
    return able[0]


def _settle(order: Order, *, gives_up: bool = False) -> DrillResult | None:
    """Come as its authority, and fetch the answer; the result once the drill is over."""
    from seawall.journeys.answers import drill_exchange
    from seawall.transaction import transaction

    with transaction(order.organisation) as tx:
        return drill_exchange.settle_drill(order.id, gives_up=gives_up, tx=tx, now=clock())


def _watch(start: DrillStart) -> DrillResult:
    """Say what happens as it happens, until it is over or its hour is."""
    steps: list[DrillStep] = []
    is_away = False
    while True:
        try:
            result = _settle(start.order)
            steps = _say_new(start.order, steps)
        except Exception as error:
            if not _may_come_back(error, start):
                raise
            if not is_away:
                say(
                    "The database does not answer. The drill continues, and this command tries again."
                )
            is_away = True
        else:
            is_away = False
            if result:
                return result
        time.sleep(_POLL_SECONDS)


def _may_come_back(error: Exception, start: DrillStart) -> bool:
    """Whether the database is away, and has a while left to be there again."""
    from seawall.app.database import as_away

    return as_away(error) is not None and clock() < start.ends_at + _PATIENCE


def _say_new(order: Order, earlier: list[DrillStep]) -> list[DrillStep]:
    """Say the steps that were not said before; all of them."""
    steps = _timeline(order.id, order.organisation)
    for step in steps[len(earlier) :]:
        say(f"{after_text(step.after)}  {step.what.replace('_', ' ')}  {step.by}")
        for sentence in lack_sentences(step.lacks):
            say(sentence)
    return steps


def _timeline(order: OrderId, scope: OrganisationId) -> list[DrillStep]:
    from seawall.journeys.orders import order_drill
    from seawall.transaction import transaction

    with transaction(scope) as tx:
        return order_drill.timeline(order, tx=tx)


def _report(order: Order, result: DrillResult | None) -> DrillReport:
    from seawall.orders.standing import as_shown
    from seawall.transaction import transaction

    assert result  # a drill that was given up, or watched to its end, has ended
    steps = _timeline(order.id, order.organisation)
    with transaction(order.organisation) as tx:
        answers = tx.answers.of_order(order.id)
        shown = as_shown(tx.orders.order(order.id), clock())
    faulty = [step.lacks for step in steps if step.lacks]
    return DrillReport(
        order=shown,
        result=result,
        answers=[answer.form for answer in answers],
        lacks=faulty[-1] if faulty and not answers else [],
        steps=steps,
        is_by_hand=any("by" in answer.proof for answer in answers),
    )
