"""`seawall preservation`: what is kept under seal, until when, and who may open it for what.

Every act names the member who asks (`--as EMAIL`): the law wants a person, not a shell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import NOTHING, Facts, Presentation, Row, table, text
from seawall.errors import problem
from seawall.ids import PreservationId
from seawall.preservation.model import PreservationState, PreservedPart

if TYPE_CHECKING:
    from seawall.ids import OrganisationId
    from seawall.journeys.preservation.preservation_access import AccessAnswer, OpeningRequest
    from seawall.people.model import Member
    from seawall.preservation.model import Access, Preservation
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

_MOST = 10_000

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The preservation's ID, prs_….")]
AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member who does this.")]
PurposeOption = Annotated[
    str, typer.Option(help="The purpose: review, complaint or criminal_investigation.")
]
WhyOption = Annotated[str, typer.Option(help="The reason; it is recorded.")]
OutOption = Annotated[
    Path, typer.Option("--out", dir_okay=False, help="The output file; - is stdout.")
]


@dataclass(frozen=True, slots=True)
class ShownPreservation:
    """What is preserved, and everybody who asked to open it."""

    preservation: Preservation
    accesses: list[Access]


def _row(preservation: Preservation) -> Row:
    return (
        preservation.id,
        preservation.state,
        preservation.removed_at,
        preservation.kept_until,
        preservation.hold,
        preservation.order,
    )


def _facts(preservation: Preservation) -> Facts:
    return [
        ("id", preservation.id),
        ("state", preservation.state),
        ("profile", preservation.profile),
        ("order", preservation.order),
        ("item", preservation.item),
        ("removed at", preservation.removed_at),
        ("kept until", preservation.kept_until),
        ("legal limit", preservation.legal_limit),
        ("hold", preservation.hold),
        ("extended by", [extension.by for extension in preservation.extensions]),
        ("erased at", preservation.erased_at),
    ]


def _print_facts(preservation: Preservation) -> None:
    print_facts(_facts(preservation))


def _print_kept(record: ShownPreservation) -> None:
    _print_facts(record.preservation)
    print_table(
        ["requested at", "person", "purpose", "allowed", "reason"],
        [(a.at, a.person, a.purpose, "yes" if a.allowed else "no", a.why) for a in record.accesses],
        empty="No requests for access yet.",
    )


#: What is kept now, after an act; no JSON.
STANDING = Presentation(_print_facts, None)


@command(
    COMMANDS, "list", shown=table(["id", "state", "removed", "kept until", "hold", "order"], _row)
)
def list_preservations(
    *,
    state: Annotated[PreservationState | None, typer.Option(help="Only in this state.")] = None,
    tx: Transaction,
) -> list[Preservation]:
    """List preserved content, by expiry."""
    return tx.preservations.kept(states=[state] if state else [], limit=_MOST)


@command(COMMANDS, "show", shown=text(_print_kept))
def show_preservation(identity: IdArgument, *, tx: Transaction) -> ShownPreservation:
    """Show preserved content, its period and everyone who requested access."""
    preservation = tx.preservations.preservation(PreservationId(identity))
    return ShownPreservation(preservation, tx.preservations.accesses(preservation.id))


@command(COMMANDS, "open", shown=NOTHING)
def open_part(
    identity: IdArgument,
    *,
    person: AsOption,
    purpose: PurposeOption,
    why: WhyOption,
    out: OutOption,
    part: Annotated[
        PreservedPart, typer.Option(help="The part: content, or related data.")
    ] = PreservedPart.CONTENT,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> None:
    """Open one part for a purpose that the law allows. Denied requests are recorded, too."""
    _refuse_to_overwrite(out)
    from seawall.journeys.preservation.preservation_access import open_preserved

    ask = _asking(identity, purpose, why, part, by=by)
    _write(_ask_and_open(ask, person, organisation, now, open_preserved), out)


@command(COMMANDS, "export", shown=NOTHING)
def export_preservation(
    identity: IdArgument,
    *,
    person: AsOption,
    purpose: PurposeOption,
    why: WhyOption,
    out: OutOption,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> None:
    """Write a ZIP for counsel: content, order, timeline, log proofs, digests."""
    _refuse_to_overwrite(out)
    from seawall.journeys.preservation.preservation_export import export_for_counsel

    ask = _asking(identity, purpose, why, PreservedPart.CONTENT, by=by)
    _write(_ask_and_open(ask, person, organisation, now, export_for_counsel), out)


@command(COMMANDS, "hold", shown=STANDING)
def hold_erasure(
    identity: IdArgument, *, person: AsOption, why: WhyOption, tx: Transaction, now: datetime
) -> Preservation:
    """Place a legal hold: nothing is erased until it is released."""
    from seawall.journeys.preservation import preservation_period

    member = tx.people.member_by_email(person)
    return preservation_period.hold_preservation(
        PreservationId(identity), why, member, tx=tx, now=now
    )


@command(COMMANDS, "release", shown=STANDING)
def release_hold(
    identity: IdArgument, *, person: AsOption, tx: Transaction, now: datetime
) -> Preservation:
    """Release a legal hold; content past its date is erased with the next sweep."""
    from seawall.journeys.preservation import preservation_period

    member = tx.people.member_by_email(person)
    return preservation_period.release_hold(PreservationId(identity), member, tx=tx, now=now)


@command(COMMANDS, "extend", shown=STANDING)
def extend_preservation(
    identity: IdArgument,
    *,
    until: Annotated[
        str, typer.Option(metavar="TIME", help="The new end, such as 2027-03-01T00:00+01:00.")
    ],
    asker: Annotated[str, typer.Option("--by", help="The authority or court that requests it.")],
    review: Annotated[str, typer.Option(help="The ongoing review it is needed for.")],
    why: WhyOption,
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> Preservation:
    """Extend preservation for an ongoing review of an authority or a court (TCO Art. 6(2))."""
    from seawall.clocks.instant import read_instant
    from seawall.journeys.preservation import preservation_period
    from seawall.preservation.model import PreservationExtension

    end = read_instant(until, field="--until")
    extension = PreservationExtension(by=asker, review=review, reason=why, until=end, at=now)
    member = tx.people.member_by_email(person)
    return preservation_period.extend_preservation(
        PreservationId(identity), extension, member, tx=tx, now=now
    )


@command(COMMANDS, "renew", shown=STANDING)
def renew_preservation(
    identity: IdArgument,
    *,
    ground: Annotated[str, typer.Option(help="The ground in its law, such as renewed_request.")],
    asker: Annotated[str, typer.Option("--by", help="Who requested it.")],
    why: WhyOption,
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> Preservation:
    """Extend what a preservation order named, for the time its law gives."""
    from seawall.journeys.preservation import preservation_on_request

    member = tx.people.member_by_email(person)
    renewal = preservation_on_request.PreservationRenewal(
        PreservationId(identity), ground, asker, why
    )
    return preservation_on_request.renew_preservation(renewal, member, tx=tx, now=now)


_Ask = Callable[["Member"], "OpeningRequest"]


def _asking(identity: str, purpose: str, why: str, part: PreservedPart, *, by: str) -> _Ask:
    from seawall.journeys.preservation.preservation_access import OpeningRequest

    reason = f"{why} ({by})" if why.strip() else why
    return lambda member: OpeningRequest(PreservationId(identity), member, purpose, reason, part)


def _ask_and_open(
    ask: _Ask,
    email: str,
    organisation: OrganisationId,
    now: datetime,
    journey: Callable[..., AccessAnswer],
) -> AccessAnswer:
    """Ask, and commit the asking before anybody hears the answer."""
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        opening = journey(ask(tx.people.member_by_email(email)), tx=tx, now=now)
    return opening.or_refuse()


def _refuse_to_overwrite(out: Path) -> None:
    if str(out) != "-" and out.exists():
        raise problem("cli.file-is-there", out=out)


def _write(opening: AccessAnswer, out: Path) -> None:
    if str(out) == "-":
        sys.stdout.buffer.write(opening.content)
        return
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(opening.content)
    say(f"{len(opening.content)} bytes of {opening.media_type} written to {out}.")
