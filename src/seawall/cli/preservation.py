"""`seawall preservation`: what is kept under seal, until when, and who may open it for what.

Every act names the member who asks (`--as EMAIL`): the law wants a person, not a shell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, ready, work
from seawall.errors import InvalidRequest
from seawall.ids import PreservationId
from seawall.orders.preservation.model import Part, PreservationState

if TYPE_CHECKING:
    from seawall.journeys.preservation_access import Asking, Opening
    from seawall.orders.preservation.model import Preservation
    from seawall.people.model import Member
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="What is kept under seal: list, open, extend, hold, export.", no_args_is_help=True
)

_MOST = 10_000

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, prs_….")]
AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member who asks.")]
PurposeOption = Annotated[
    str, typer.Option(help="review, complaint or criminal_investigation; no other is allowed.")
]
WhyOption = Annotated[str, typer.Option(help="Why; it is kept with the asking.")]
OutOption = Annotated[
    Path, typer.Option("--out", dir_okay=False, help="Where to write; - is stdout.")
]


class FileIsThere(InvalidRequest):
    """Nothing is written over."""


@COMMANDS.command("list")
def list_kept(
    *,
    state: Annotated[PreservationState | None, typer.Option(help="Only in this state.")] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List what is preserved, the first to end first."""
    with work(org) as tx:
        found = tx.preservations.kept(states=[state] if state else [], limit=_MOST)
    if as_json:
        print_json(found)
        return
    print_table(
        ["id", "state", "removed", "kept until", "hold", "order"],
        [
            [each.id, each.state, each.removed_at, each.kept_until, each.hold, each.order]
            for each in found
        ],
    )


@COMMANDS.command("show")
def show(identity: IdArgument, *, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Show one, with both results of its period and everybody who asked to open it."""
    with work(org) as tx:
        kept = tx.preservations.preservation(PreservationId(identity))
        accesses = tx.preservations.accesses(kept.id)
    if as_json:
        print_json({"preservation": kept, "accesses": accesses})
        return
    _print(kept)
    print_table(
        ["asked at", "person", "purpose", "allowed", "why"],
        [[e.at, e.person, e.purpose, "yes" if e.allowed else "no", e.why] for e in accesses],
    )


@COMMANDS.command("open")
def open_part(
    identity: IdArgument,
    *,
    person: AsOption,
    purpose: PurposeOption,
    why: WhyOption,
    out: OutOption,
    part: Annotated[Part, typer.Option(help="The content, or the related data.")] = Part.CONTENT,
    org: OrgOption = "",
) -> None:
    """Open one part for a purpose the law allows; a denied asking is kept too."""
    _refuse_to_overwrite(out)
    ready()
    from seawall.journeys.preservation_access import open_preserved

    asking = _asking(identity, purpose, why, part)
    _write(_opened(asking, person, org, open_preserved), out)


@COMMANDS.command("export")
def export(
    identity: IdArgument,
    *,
    person: AsOption,
    purpose: PurposeOption,
    why: WhyOption,
    out: OutOption,
    org: OrgOption = "",
) -> None:
    """Write one ZIP for counsel: content, order, history, ledger proofs, digests."""
    _refuse_to_overwrite(out)
    ready()
    from seawall.journeys.preservation_export import export_for_counsel

    asking = _asking(identity, purpose, why, Part.CONTENT)
    _write(_opened(asking, person, org, export_for_counsel), out)


@COMMANDS.command("hold")
def hold(identity: IdArgument, *, person: AsOption, why: WhyOption, org: OrgOption = "") -> None:
    """Stop the erasure until the hold is released."""
    with work(org) as tx:
        from seawall.journeys import preservation_period

        who = _member(person, tx)
        kept = preservation_period.hold(PreservationId(identity), why, who, tx=tx, now=clock())
    _print(kept)


@COMMANDS.command("release")
def release(identity: IdArgument, *, person: AsOption, org: OrgOption = "") -> None:
    """Release a hold; what is past its date is erased with the next sweep."""
    with work(org) as tx:
        from seawall.journeys import preservation_period

        who = _member(person, tx)
        kept = preservation_period.release(PreservationId(identity), who, tx=tx, now=clock())
    _print(kept)


@COMMANDS.command("extend")
def extend(
    identity: IdArgument,
    *,
    until: Annotated[str, typer.Option(metavar="TIME", help="As 2027-03-01T00:00+01:00.")],
    by: Annotated[str, typer.Option(help="The authority or court that asks.")],
    review: Annotated[str, typer.Option(help="The ongoing review it is needed for.")],
    why: WhyOption,
    person: AsOption,
    org: OrgOption = "",
) -> None:
    """Keep it longer, for an authority's or a court's ongoing review (TCO Art. 6(2))."""
    from seawall.orders.instant import read_instant
    from seawall.orders.preservation.model import Extension

    now, end = clock(), read_instant(until, field="--until")
    asked = Extension(by=by, review=review, reason=why, until=end, at=now)
    with work(org) as tx:
        from seawall.journeys import preservation_period

        who = _member(person, tx)
        kept = preservation_period.extend(PreservationId(identity), asked, who, tx=tx, now=now)
    _print(kept)


@COMMANDS.command("renew")
def renew(
    identity: IdArgument,
    *,
    ground: Annotated[str, typer.Option(help="A ground of its law, such as renewed_request.")],
    by: Annotated[str, typer.Option(help="Who asked for it.")],
    why: WhyOption,
    person: AsOption,
    org: OrgOption = "",
) -> None:
    """Keep what an order to keep named for as much longer as its law says."""
    with work(org) as tx:
        from seawall.journeys import preservation_on_request

        who = _member(person, tx)
        asked = preservation_on_request.Renewal(PreservationId(identity), ground, by, why)
        kept = preservation_on_request.renew(asked, who, tx=tx, now=clock())
    _print(kept)


_Ask = Callable[["Member"], "Asking"]


def _asking(identity: str, purpose: str, why: str, part: Part) -> _Ask:
    from seawall.journeys.preservation_access import Asking

    said = f"{why} ({operator()})" if why.strip() else why
    return lambda who: Asking(PreservationId(identity), who, purpose, said, part)


def _opened(ask: _Ask, email: str, org: str, journey: Callable[..., Opening]) -> Opening:
    """Ask, and commit the asking before anybody hears the answer."""
    now: datetime = clock()
    with work(org) as tx:
        opening = journey(ask(_member(email, tx)), tx=tx, now=now)
    return opening.or_refuse()


def _member(email: str, tx: Transaction) -> Member:
    return tx.people.member_by_email(email)


def _refuse_to_overwrite(out: Path) -> None:
    if str(out) != "-" and out.exists():
        raise FileIsThere(f"{out} is there already.", field="--out", remedy="Name another file.")


def _write(opening: Opening, out: Path) -> None:
    if str(out) == "-":
        sys.stdout.buffer.write(opening.content)
        return
    out.touch(mode=0o600, exist_ok=False)
    out.write_bytes(opening.content)
    say(f"{len(opening.content)} bytes of {opening.media_type} written to {out}.")


def _print(kept: Preservation) -> None:
    print_facts(
        [
            ("id", kept.id),
            ("state", kept.state),
            ("profile", kept.profile),
            ("order", kept.order),
            ("item", kept.item),
            ("removed at", kept.removed_at),
            ("kept until", kept.kept_until),
            ("legal limit", kept.legal_limit),
            ("hold", kept.hold),
            ("extended by", [each.by for each in kept.extensions]),
            ("erased at", kept.erased_at),
        ]
    )
