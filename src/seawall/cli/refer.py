"""`seawall refer`: a unit imports addresses, assesses, sends, follows, and shows its record.

Every step is a person's: `--as` names the member whose right it needs and whose name the
ledger gets. A batch is imported and looked at by the worker; then assess, then send.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.referring_shown import (
    shares,
    show_batches,
    show_dispatches,
    show_figures,
    show_lines,
)
from seawall.cli.session import OrgOption, clock, work

if TYPE_CHECKING:
    from seawall.ids import LineId
    from seawall.orders.referring.assessment import Assessment
    from seawall.orders.referring.model import Dispatch, Line
    from seawall.people.model import Member
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="A unit's referrals and orders: import, assess, send, follow, record.",
    no_args_is_help=True,
)

#: Addresses assessed in one transaction, so that others are not kept waiting.
_AT_ONCE = 500
#: Addresses in one question to another unit: its answer has to be short enough to be read.
_ASKED_AT_ONCE = 200

Person = Annotated[
    str,
    typer.Option("--as", metavar="EMAIL", help="The member who does this: officer, supervisor."),
]
BatchId = Annotated[str, typer.Argument(metavar="BATCH", help="The batch's id, `bat_…`.")]
Reference = Annotated[
    str, typer.Argument(metavar="DISPATCH", help="Its reference number, or its id `dsp_…`.")
]
Positions = Annotated[
    list[int] | None, typer.Option("--line", help="An address by its position; repeat for more.")
]
Statute = Annotated[str, typer.Option(help="The statute, such as eu-2021-784.")]
Element = Annotated[str, typer.Option(help="The element of the offence, such as incites.")]
Language = Annotated[str, typer.Option(help="The language of the content, such as en.")]
Entity = Annotated[str, typer.Option(help="The group or the label it is attributed to.")]
Urgency = Annotated[str, typer.Option(help="normal, high or threat_to_life.")]
Note = Annotated[str, typer.Option(help="What else the platform should know.")]


@COMMANDS.command("import")
def import_lines(
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="Addresses, one a line, or a CSV; - for stdin.")
    ],
    person: Person,
    statute: Statute = "",
    element: Element = "",
    language: Language = "",
    entity: Entity = "",
    urgency: Urgency = "",
    note: Note = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Import addresses; the worker looks at each. Prints the batch and what is known already."""
    content = sys.stdin.buffer.read() if source == "-" else _content(source)
    defaults = {
        "statute": statute,
        "element": element,
        "language": language,
        "entity": entity,
        "urgency": urgency,
        "note": note,
    }
    with work(org) as tx:
        from seawall.journeys.referral_import import Drop, begin

        drop = Drop(content, Path(source).name if source != "-" else "stdin", defaults)
        batch = begin(drop, officer=_member(person, tx), tx=tx, now=clock())
        standings = tx.referring.standings(batch.id)
    counts = {standing.value: number for standing, number in standings.items()}
    known = {"batch": batch.id, "lines": sum(counts.values()), **counts}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show(
    batch: Annotated[str, typer.Argument(metavar="[BATCH]", help="One batch's addresses.")] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the batches, or the addresses of one with the standing of each."""
    with work(org) as tx:
        if batch:
            show_lines(tx.referring.lines(_batch(batch)), as_json=as_json)
        else:
            show_batches(tx, as_json=as_json)


@COMMANDS.command("look")
def look_again(batch: BatchId, person: Person, org: OrgOption = "") -> None:
    """Look once more at the addresses of a batch that looking did not tell about."""
    with work(org) as tx:
        from seawall.journeys import referral_import

        officer = _member(person, tx)
        again = referral_import.look_again(_batch(batch), officer=officer, tx=tx, now=clock())
    say(f"{again} addresses are looked at again.")


@COMMANDS.command("ask")
def ask_unit(
    batch: BatchId,
    unit: Annotated[
        str, typer.Argument(help="Where another unit answers, such as https://…/?to=its-name.")
    ],
    org: OrgOption = "",
) -> None:
    """Ask another unit which of the ready addresses it has referred: yes or no, and the day."""
    from seawall.journeys import deconfliction
    from seawall.worker.deconflicting import put_question

    with work(org) as tx:
        prints = [one.fingerprint for one in _chosen(batch, set(), tx)]
    found: list[Line] = []
    for start in range(0, len(prints), _ASKED_AT_ONCE):
        with work(org) as tx:
            some = prints[start : start + _ASKED_AT_ONCE]
            question, salt = deconfliction.ask(some, tx=tx, now=clock())
        answer = put_question(_door(unit), question)
        signed = deconfliction.signed_in(answer.status, answer.body, answer.error)
        with work(org) as tx:
            found += deconfliction.heard(signed, salt, batch=_batch(batch), tx=tx, now=clock())
    print_table(("no", "address", "why"), [(one.position, one.url, one.why) for one in found])


@COMMANDS.command("assess")
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
    despite: Annotated[
        str, typer.Option(help="Why it is sent although its standing speaks against it.")
    ] = "",
    org: OrgOption = "",
) -> None:
    """Assess the addresses that are ready, or those of these positions."""
    from seawall.orders.referring.assessment import Assessment

    said = Assessment(statute, element, language, entity, urgency, note, despite)
    with work(org) as tx:
        chosen = [one.id for one in _chosen(batch, set(line or ()), tx)]
    for start in range(0, len(chosen), _AT_ONCE):
        with work(org) as tx:
            _assess(chosen[start : start + _AT_ONCE], said, person, tx)
    say(f"{len(chosen)} addresses are assessed.")


@COMMANDS.command("send")
def send(batch: BatchId, person: Person, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Refer what is assessed, a dispatch to each platform; a sample waits for a supervisor."""
    with work(org) as tx:
        from seawall.config import settings
        from seawall.journeys.referral_compose import refer

        composed = refer(
            _batch(batch),
            officer=_member(person, tx),
            share=settings().supervisor_sample,
            statutes=_statutes(),
            tx=tx,
            now=clock(),
        )
    if composed.without_recipient:
        say(f"Nobody answers for {', '.join(composed.without_recipient)}: seawall recipient add.")
    show_dispatches(list(composed.dispatches), as_json=as_json)


@COMMANDS.command("order")
def order(
    batch: BatchId,
    person: Person,
    reasons: Annotated[str, typer.Option(help="Why it is terrorist content: Annex I, section B.")],
    language: Annotated[str, typer.Option(help="The language the order is written in.")] = "en",
    line: Positions = None,
    emergency: Annotated[
        str, typer.Option(help="The justified emergency, in place of twelve hours' information.")
    ] = "",
    non_disclosure: Annotated[
        bool, typer.Option("--non-disclosure", help="The platform must not tell the user.")
    ] = False,
    establishment_contact: Annotated[
        str, typer.Option(help="Contact of the authority of establishment: section F.")
    ] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make removal orders (Annex I) of assessed addresses; a supervisor signs each."""
    with work(org) as tx:
        from seawall.journeys import referral_compose
        from seawall.orders.referring.order import Asked

        asked = Asked(reasons, language, emergency, non_disclosure, establishment_contact)
        composed = referral_compose.order(
            [one.id for one in _chosen(batch, set(line or ()), tx) if one.assessment.get("by")],
            asked,
            officer=_member(person, tx),
            statutes=_statutes(),
            tx=tx,
            now=clock(),
        )
    show_dispatches(list(composed.dispatches), as_json=as_json)


@COMMANDS.command("approve")
def approve(
    dispatch: Reference, person: Person, org: OrgOption = "", as_json: JsonOption = False
) -> None:
    """Approve a sampled referral, or sign an order; another person wrote it."""
    with work(org) as tx:
        from seawall.journeys import referral_approval

        approved = referral_approval.approve(
            _dispatch(dispatch, tx).id, supervisor=_member(person, tx), tx=tx, now=clock()
        )
    show_dispatches([approved], as_json=as_json)


@COMMANDS.command("return")
def turn_back(
    dispatch: Reference,
    person: Person,
    why: Annotated[str, typer.Option(help="What is wrong with it.")],
    org: OrgOption = "",
) -> None:
    """Return a dispatch to its officer; its addresses are free again."""
    with work(org) as tx:
        from seawall.journeys import referral_approval

        referral_approval.turn_back(
            _dispatch(dispatch, tx).id, why, supervisor=_member(person, tx), tx=tx, now=clock()
        )


@COMMANDS.command("withdraw")
def withdraw(
    dispatch: Reference,
    person: Person,
    why: Annotated[str, typer.Option(help="Why it no longer stands; the platform reads it.")],
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a referral or an order back, by a signed withdrawal."""
    with work(org) as tx:
        from seawall.journeys import referral_withdrawal

        sent = referral_withdrawal.withdraw(
            _dispatch(dispatch, tx).id, why, by=_member(person, tx), tx=tx, now=clock()
        )
    show_dispatches([sent], as_json=as_json)


@COMMANDS.command("status")
def status(
    dispatch: Annotated[str, typer.Argument(metavar="[DISPATCH]", help="One dispatch.")] = "",
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those that wait for a supervisor.")
    ] = False,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show dispatches, how far each has come and who is silent; or one, with its addresses."""
    with work(org) as tx:
        from seawall.orders.referring.model import DispatchState

        states = (DispatchState.WAITING,) if waiting else ()
        if dispatch:
            found = _dispatch(dispatch, tx)
            show_dispatches([found], as_json=as_json, lines=tx.referring.lines_of(found.id))
        else:
            show_dispatches(tx.referring.dispatches(states=states), as_json=as_json)


@COMMANDS.command("record")
def record(
    org: OrgOption = "",
    as_json: JsonOption = False,
    signed: Annotated[
        bool, typer.Option("--signed", help="Print it as a JWS by the unit's key, to publish.")
    ] = False,
) -> None:
    """Show the unit's own record: accepted, declined by reason, dead, duplicate, reversed."""
    with work(org) as tx:
        from seawall.journeys import referrer_record

        now = clock()
        if signed:
            print(referrer_record.signed(tx=tx, now=now))
            return
        published = referrer_record.published(tx=tx, now=now)
    if as_json:
        print_json(published)
        return
    for name, series in published["record"].items():
        print(name)
        print_table(("", "count", "of", "share", "95 % interval"), shares(series["shares"]))
        print_facts((f"declined: {code}", n) for code, n in series["declined_by_reason"].items())


@COMMANDS.command("figures")
def figures(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Show how long what was sent stood: survival, never a mean of what was removed."""
    with work(org) as tx:
        from seawall.journeys import line_following

        found = line_following.figures(tx=tx)
    show_figures(found, as_json=as_json)


def _content(source: str) -> bytes:
    from seawall.orders.referring.faults import BatchUnreadable

    try:
        return Path(source).read_bytes()
    except OSError as wrong:
        raise BatchUnreadable(
            f"{source} cannot be read: {wrong.strerror}.", field="FILE", remedy="Name a file, or -."
        ) from wrong


def _member(email: str, tx: Transaction) -> Member:
    return tx.people.member_by_email(email)


def _statutes() -> Any:
    from seawall.config import settings
    from seawall.orders.referring.statutes import OWN, known_statutes

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


def _chosen(batch: str, positions: set[int], tx: Transaction) -> list[Line]:
    """The addresses of these positions; without any, all that are ready and free."""
    lines = tx.referring.lines(tx.referring.batch(_batch(batch)).id)
    if positions:
        return [one for one in lines if one.position in positions]
    return [one for one in lines if one.standing == "ready" and one.dispatch is None]


def _assess(lines: list[LineId], said: Assessment, person: str, tx: Transaction) -> None:
    from seawall.journeys.referral_compose import assess

    officer = _member(person, tx)
    assess(lines, said, officer=officer, statutes=_statutes(), tx=tx, now=clock())
