"""`seawall refer`: a unit imports addresses, assesses, sends, follows, and shows its record.

Every step is a person's: `--as` names the member whose right it needs and whose name the
ledger gets. A batch is imported and looked at by the worker; then assess, then send.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import say
from seawall.cli.presentation import FACTS, NOTHING, SAID, Presentation, Row, table
from seawall.cli.referrals.refer_options import (
    BatchId,
    Element,
    Entity,
    Language,
    Note,
    Person,
    Positions,
    Reference,
    Statute,
    Urgency,
)
from seawall.cli.referrals.referring_shown import (
    BATCHES,
    DISPATCHES,
    FIGURES,
    LINES,
    RECORD,
    BatchStandings,
    DispatchList,
)
from seawall.cli.session import clock
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.ids import LineId, OrganisationId
    from seawall.referrals.assessment import Assessment
    from seawall.referrals.figures import ReferralFigures
    from seawall.referrals.model import Dispatch, ReferralLine
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

#: Addresses assessed in one transaction, so that others are not kept waiting.
_AT_ONCE = 500
#: Addresses in one question to another unit: its answer has to be short enough to be read.
_ASKED_AT_ONCE = 200


def _answered(line: ReferralLine) -> Row:
    return line.position, line.url, line.why


#: What another unit answered, without JSON.
ANSWERED = Presentation(table(("no", "address", "why"), _answered).for_people, None)


@command(COMMANDS, "import", shown=FACTS)
def import_lines(
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="URLs, one per line, or a CSV file; - for stdin.")
    ],
    person: Person,
    statute: Statute = "",
    element: Element = "",
    language: Language = "",
    entity: Entity = "",
    urgency: Urgency = "",
    note: Note = "",
    *,
    organisation: OrganisationId,
    now: datetime,
) -> dict[str, object]:
    """Import URLs; the worker checks each. Prints the batch, and which URLs are already known."""
    from seawall.journeys.referrals.referral_import import Drop, begin_batch
    from seawall.transaction import transaction

    content = sys.stdin.buffer.read() if source == "-" else _content(source)
    defaults = {
        "statute": statute,
        "element": element,
        "language": language,
        "entity": entity,
        "urgency": urgency,
        "note": note,
    }
    drop = Drop(content, Path(source).name if source != "-" else "stdin", defaults)
    with transaction(organisation) as tx:
        batch = begin_batch(drop, officer=tx.people.member_by_email(person), tx=tx, now=now)
        standings = tx.referring.standings(batch.id)
    counts = {standing.value: number for standing, number in standings.items()}
    return {"batch": batch.id, "lines": sum(counts.values()), **counts}


@command(COMMANDS, "list", shown=NOTHING)
def show_batches(
    batch: Annotated[str, typer.Argument(metavar="[BATCH]", help="The URLs of this batch.")] = "",
    *,
    tx: Transaction,
    as_json: bool,
) -> None:
    """List the batches, or the URLs of one with their state."""
    if batch:
        LINES.show(tx.referring.lines(_batch(batch)), as_json=as_json)
        return
    batches = tx.referring.batches()
    listed = [BatchStandings(batch, tx.referring.standings(batch.id)) for batch in batches]
    BATCHES.show(listed, as_json=as_json)


@command(COMMANDS, "look", shown=SAID)
def look_at_batch_again(batch: BatchId, person: Person, *, tx: Transaction, now: datetime) -> str:
    """Check again the URLs of a batch whose check was inconclusive."""
    from seawall.journeys.referrals import referral_import

    officer = tx.people.member_by_email(person)
    again = referral_import.owe_looks_again(_batch(batch), officer=officer, tx=tx, now=now)
    return f"The worker checks {again} URLs again."


@command(COMMANDS, "ask", shown=ANSWERED)
def ask_unit(
    batch: BatchId,
    unit: Annotated[
        str, typer.Argument(help="The URL of the other unit, such as https://…/?to=its-name.")
    ],
    *,
    organisation: OrganisationId,
) -> list[ReferralLine]:
    """Ask another unit which of the ready URLs it has referred: yes or no, and the day."""
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        prints = [line.fingerprint for line in _chosen(batch, set(), tx)]
    referred: list[ReferralLine] = []
    for start in range(0, len(prints), _ASKED_AT_ONCE):
        batch_prints = prints[start : start + _ASKED_AT_ONCE]
        referred += _ask(batch_prints, unit, batch, organisation)
    return referred


def _ask(prints: list[str], unit: str, batch: str, scope: OrganisationId) -> list[ReferralLine]:
    """One question and what was heard, around a call that no transaction waits for."""
    from seawall.journeys.referrals import deconfliction
    from seawall.transaction import transaction
    from seawall.worker.deconflicting import put_question

    with transaction(scope) as tx:
        question, salt = deconfliction.ask_unit(prints, tx=tx, now=clock())
    answer = put_question(_door(unit), question, organisation=scope)
    signed = deconfliction.signed_in(answer.status, answer.body, answer.error)
    with transaction(scope) as tx:
        return deconfliction.hear_unit(signed, salt, batch=_batch(batch), tx=tx, now=clock())


@command(COMMANDS, "assess", shown=SAID)
def assess_lines(
    batch: BatchId,
    person: Person,
    line: Positions = None,
    statute: Statute = "",
    element: Element = "",
    language: Language = "",
    entity: Entity = "",
    urgency: Urgency = "",
    note: Note = "",
    despite: Annotated[str, typer.Option(help="The reason for sending it anyway.")] = "",
    *,
    organisation: OrganisationId,
) -> str:
    """Assess all ready URLs, or those at these positions."""
    from seawall.referrals.assessment import Assessment
    from seawall.transaction import transaction

    judged = Assessment(statute, element, language, entity, urgency, note, despite)
    with transaction(organisation) as tx:
        chosen = [stored.id for stored in _chosen(batch, set(line or ()), tx)]
    for start in range(0, len(chosen), _AT_ONCE):
        with transaction(organisation) as tx:
            _assess(chosen[start : start + _AT_ONCE], judged, person, tx)
    return f"URLs assessed: {len(chosen)}."


@command(COMMANDS, "send", shown=DISPATCHES)
def send_batch(
    batch: BatchId, person: Person, *, organisation: OrganisationId, now: datetime
) -> DispatchList:
    """Send assessed URLs as referrals, one dispatch per platform; a sample needs a supervisor's approval."""
    from seawall.config import settings
    from seawall.journeys.referrals.referral_compose import compose_referrals
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        composed = compose_referrals(
            _batch(batch),
            officer=tx.people.member_by_email(person),
            share=settings().supervisor_sample,
            statutes=_statutes(),
            tx=tx,
            now=now,
        )
    if composed.without_recipient:
        say(f"No recipient for {', '.join(composed.without_recipient)}: `seawall recipient add`.")
    return DispatchList(list(composed.dispatches), now)


@command(COMMANDS, "order", shown=DISPATCHES)
def order_removal(
    batch: BatchId,
    person: Person,
    reasons: Annotated[str, typer.Option(help="Why it is terrorist content: Annex I, section B.")],
    language: Annotated[str, typer.Option(help="The language the order is written in.")] = "en",
    line: Positions = None,
    emergency: Annotated[
        str,
        typer.Option(
            help="The justified emergency, instead of informing the platform twelve hours before."
        ),
    ] = "",
    non_disclosure: Annotated[
        bool, typer.Option("--non-disclosure", help="The platform must not inform the user.")
    ] = False,
    establishment_contact: Annotated[
        str, typer.Option(help="Contact of the authority of establishment: section F.")
    ] = "",
    *,
    tx: Transaction,
    now: datetime,
) -> DispatchList:
    """Create removal orders (Annex I) from assessed URLs; a supervisor signs each."""
    from seawall.journeys.referrals import referral_approval, referral_compose
    from seawall.referrals.assessment import is_assessed
    from seawall.referrals.order_request import OrderRequest

    chosen = _chosen(batch, set(line or ()), tx)
    assessed = [url for url in chosen if is_assessed(url)]
    composed = referral_compose.compose_orders(
        [url.id for url in assessed or chosen],  # where none is assessed, that is what it says
        OrderRequest(reasons, language, emergency, non_disclosure, establishment_contact),
        officer=tx.people.member_by_email(person),
        statutes=_statutes(),
        tx=tx,
        now=now,
    )
    for order in composed.dispatches:
        if why := referral_approval.why_not_signed_yet(order, tx=tx, now=now):
            say(f"{order.reference} cannot be signed yet. {why}")
    return DispatchList(list(composed.dispatches), now)


@command(COMMANDS, "approve", shown=DISPATCHES)
def approve_dispatch(
    dispatch: Reference, person: Person, *, tx: Transaction, now: datetime
) -> DispatchList:
    """Approve a sampled referral, or sign an order, that someone else wrote."""
    from seawall.journeys.referrals import referral_approval

    waiting, supervisor = _dispatch(dispatch, tx), tx.people.member_by_email(person)
    approved = referral_approval.approve_dispatch(waiting.id, supervisor=supervisor, tx=tx, now=now)
    return DispatchList([approved], now)


@command(COMMANDS, "return", shown=NOTHING)
def turn_back_dispatch(
    dispatch: Reference,
    person: Person,
    why: Annotated[str, typer.Option(help="The reason.")],
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Return a dispatch to its officer; its URLs are free again."""
    from seawall.journeys.referrals import referral_approval

    waiting, supervisor = _dispatch(dispatch, tx), tx.people.member_by_email(person)
    referral_approval.turn_back_dispatch(waiting.id, why, supervisor=supervisor, tx=tx, now=now)


@command(COMMANDS, "withdraw", shown=DISPATCHES)
def withdraw_dispatch(
    dispatch: Reference,
    person: Person,
    why: Annotated[str, typer.Option(help="The reason; the platform reads it.")],
    *,
    tx: Transaction,
    now: datetime,
) -> DispatchList:
    """Withdraw a referral or an order, signed."""
    from seawall.journeys.referrals import referral_withdrawal

    target, member = _dispatch(dispatch, tx), tx.people.member_by_email(person)
    withdrawn = referral_withdrawal.withdraw_request(target.id, why, by=member, tx=tx, now=now)
    return DispatchList([withdrawn], now)


@command(COMMANDS, "status", shown=DISPATCHES)
def status(
    dispatch: Annotated[str, typer.Argument(metavar="[DISPATCH]", help="One dispatch.")] = "",
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those that wait for a supervisor.")
    ] = False,
    *,
    tx: Transaction,
    now: datetime,
) -> DispatchList:
    """Show dispatches, their progress and who is silent; or one, with its URLs."""
    from seawall.referrals.model import DispatchState

    if dispatch:
        chosen = _dispatch(dispatch, tx)
        return DispatchList([chosen], now, tx.referring.lines_of(chosen.id))
    states = (DispatchState.WAITING,) if waiting else ()
    return DispatchList(tx.referring.dispatches(states=states), now)


@command(COMMANDS, "record", shown=NOTHING, last=["signed"])
def record(
    *,
    signed: Annotated[
        bool,
        typer.Option("--signed", help="Print it as a JWS signed with the unit's key, to publish."),
    ] = False,
    tx: Transaction,
    now: datetime,
    as_json: bool,
) -> None:
    """Show the unit's accuracy: accepted, declined by reason, dead, duplicate, reversed."""
    from seawall.journeys.referrals import referrer_record

    if signed:
        print(referrer_record.signed_record(tx=tx, now=now))
        return
    RECORD.show(referrer_record.published_record(tx=tx, now=now), as_json=as_json)


@command(COMMANDS, "figures", shown=FIGURES)
def figures(*, tx: Transaction) -> ReferralFigures:
    """Show how long content stayed up: survival, never a mean of removed content."""
    from seawall.journeys.referrals import line_following

    return line_following.figures(tx=tx)


def _content(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as wrong:
        raise problem("cli.file-unreadable.batch", source=source, why=wrong.strerror) from wrong


def _statutes() -> Any:
    from seawall.config import settings
    from seawall.referrals.statutes import OWN, known_statutes

    return known_statutes(settings().data_dir / OWN)


def _door(unit: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(unit)
    return parts._replace(path=f"{parts.path.rstrip('/')}/v1/deconfliction").geturl()


def _batch(word: str) -> Any:
    from seawall.ids import BatchId as Id

    return Id(word)


def _dispatch(word: str, tx: Transaction) -> Dispatch:
    from seawall.ids import DispatchId

    if word.startswith("dsp_"):
        return tx.referring.dispatch(DispatchId(word))
    return tx.referring.referenced(word)


def _chosen(batch: str, positions: set[int], tx: Transaction) -> list[ReferralLine]:
    """The addresses of these positions; without any, all that are ready and free."""
    lines = tx.referring.lines(tx.referring.batch(_batch(batch)).id)
    if positions:
        return [line for line in lines if line.position in positions]
    return [line for line in lines if line.standing == "ready" and line.dispatch is None]


def _assess(lines: list[LineId], judged: Assessment, person: str, tx: Transaction) -> None:
    from seawall.journeys.referrals.referral_compose import record_assessments

    officer = tx.people.member_by_email(person)
    record_assessments(lines, judged, officer=officer, statutes=_statutes(), tx=tx, now=clock())
