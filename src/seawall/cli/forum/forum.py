"""`seawall forum`: found one, join one, let others in, send them away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.local_link import local_link_warning
from seawall.cli.output import print_facts, say
from seawall.cli.presentation import FACTS, PRINTED, Presentation, Row, TableWithData, sheet, table
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.forum.membership_criteria import MembershipCriterion
    from seawall.forum.model import ForumMember, Seat, Tier
    from seawall.ids import OrganisationId
    from seawall.journeys.forum.forum_cosigning import CosigningMember
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)
MEMBER = ("member", "name", "kind", "tier", "state")
WITNESS = ("member", "witness", "their log", "has cosigned ours up to", "doubt")
_TIERS = "lookup, verified, full or auditor"


def _criterion(criterion: MembershipCriterion) -> Row:
    return criterion.id, "yes" if criterion.required else "no", criterion.text


def _seat(seat: Seat) -> Row:
    return seat.name, seat.forum, seat.role, seat.tier, seat.state, seat.position, seat.heard_at


def _member(member: ForumMember, agreed: int, against: int) -> Row:
    return (
        member.id,
        member.name,
        member.kind,
        member.tier,
        member.state,
        "yes" if member.vouched else "no",
        f"{agreed} / {against}",
        member.position or None,
        member.heard_at,
    )


def _witness(witness: CosigningMember) -> Row:
    return witness.name, witness.witness, witness.log, witness.cosigned, witness.doubt


def _print_standing(member: ForumMember) -> None:
    print_facts(
        (
            ("member", member.id),
            ("name", member.name),
            ("state", member.state),
            ("tier", member.tier),
        )
    )


#: How a member stands after an act; no JSON.
STANDING = Presentation(_print_standing, None)


@command(COMMANDS, "create", shown=FACTS)
def create_forum(
    name: Annotated[str, typer.Argument(help="The forum's name, shown to its members.")],
    terms: Annotated[
        Path | None, typer.Option(help="A file with its terms; default: the built-in terms.")
    ] = None,
    *,
    act: CommandContext,
) -> dict[str, object]:
    """Create a forum with its hub here. Then invite members."""
    from seawall.config import settings
    from seawall.journeys.forum import forum_founding

    seat = forum_founding.create_forum(
        name,
        **act,
        url=settings().public_url,
        terms=terms.read_text(encoding="utf-8") if terms else "",
    )
    return {"forum": seat.forum, "name": seat.name, "hub_key": seat.hub_key}


@command(COMMANDS, "invite", shown=PRINTED, note=local_link_warning)
def invite_member(
    name: Annotated[str, typer.Argument(help="The name of the member you invite.")],
    tier: Annotated[str, typer.Option(help=f"How it may use the list: {_TIERS}.")] = "lookup",
    vouch: Annotated[
        bool,
        typer.Option(
            "--vouch", help="Vouch for the member: no quarantine, and the log records it."
        ),
    ] = False,
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Print an invitation for one member. It works once and expires after 14 days."""
    from seawall.config import settings
    from seawall.forum.model import MemberKind, Tier
    from seawall.journeys.forum import forum_founding

    if tier not in set(Tier):
        raise problem("cli.no-such-tier", tier=tier, choices=_TIERS)
    kind = MemberKind.AUDITOR if tier == Tier.AUDITOR else MemberKind.PLATFORM
    token = forum_founding.invite_applicant(
        seat.id, name, tier=Tier(tier), kind=kind, vouched=vouch, **act
    )
    return f"{settings().public_url}/v1/forum/{seat.forum}#{token}"


@command(COMMANDS, "criteria", shown=table(("criterion", "required", "text"), _criterion))
def show_criteria() -> tuple[MembershipCriterion, ...]:
    """List the criteria an applicant answers, for `--answer ID=TEXT`."""
    from seawall.forum.membership_criteria import criteria

    return criteria()


@command(COMMANDS, "join", shown=FACTS)
def join_forum(
    invitation: Annotated[str, typer.Argument(help="The invitation printed by the hub.")],
    name: Annotated[str, typer.Option(help="Your name in the forum.")],
    accept_terms: Annotated[
        bool,
        typer.Option(
            "--accept-terms", help="Sign the forum's terms; without it, the terms are printed."
        ),
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=TEXT", help="Your answer to a criterion; repeatable."),
    ] = None,
    *,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> dict[str, object]:
    """Join a forum by invitation: read and sign its terms, answer its criteria."""
    from seawall.worker import forum_joining

    hub = forum_joining.read_invitation(invitation)
    card = forum_joining.card_of(hub, organisation=organisation)
    if not accept_terms:
        print(card.terms)
        say("Read these terms. To sign them, run the command again with --accept-terms.")
        raise typer.Exit(1)
    answers = dict(_pair(pair) for pair in answer or ())
    seat = forum_joining.join_forum(
        hub, card, organisation=organisation, name=name, answers=answers, now=now, by=by
    )
    return {"forum": seat.forum, "name": seat.name, "member": seat.me, "tier": seat.tier.value}


@command(
    COMMANDS,
    "list",
    shown=table(("name", "forum", "our role", "tier", "state", "entries", "last heard"), _seat),
)
def list_forums(*, tx: Transaction) -> list[Seat]:
    """List your forums."""
    return tx.forum.seats()


@command(
    COMMANDS,
    "members",
    shown=sheet([*MEMBER, "vouched", "agree / disagree", "has read to", "last heard"]),
)
def members(*, seat: Seat, tx: Transaction) -> TableWithData:
    """List a forum's members, their progress and the accuracy of their signals."""
    listed, judged = tx.forum.members(seat.id), tx.shared_signals.judged(seat.id)
    return TableWithData(
        [_member(member, *judged.get(member.id, (0, 0))) for member in listed], listed
    )


@command(COMMANDS, "suspend", shown=STANDING)
def suspend_member(
    member: Annotated[str, typer.Argument(help="The member's ID, `mbr_…`.")],
    reason: Annotated[str, typer.Option(help="The reason; every member can read it.")],
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> ForumMember:
    """Suspend a member: it can read, and its signals are only observed."""
    return _stand(member, "member.suspended", reason, seat, tx=tx, now=now)


@command(COMMANDS, "restore", shown=STANDING)
def restore_member(
    member: Annotated[str, typer.Argument(help="The member's ID.")],
    reason: Annotated[str, typer.Option(help="The reason.")],
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> ForumMember:
    """Restore a suspended member."""
    return _stand(member, "member.restored", reason, seat, tx=tx, now=now)


@command(COMMANDS, "remove", shown=STANDING)
def remove_member(
    member: Annotated[str, typer.Argument(help="The member's ID.")],
    reason: Annotated[str, typer.Option(help="The reason.")],
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> ForumMember:
    """Remove a member: its signals have no effect any more."""
    return _stand(member, "member.removed", reason, seat, tx=tx, now=now)


@command(COMMANDS, "tier", shown=STANDING)
def change_tier(
    member: Annotated[str, typer.Argument(help="The member's ID.")],
    tier: Annotated[str, typer.Argument(help=f"The new tier: {_TIERS}.")],
    reason: Annotated[str, typer.Option(help="The reason.")],
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> ForumMember:
    """Move a member to another tier."""
    from seawall.forum.model import Tier

    if tier not in set(Tier) - {Tier.AUDITOR}:
        raise problem(
            "cli.no-such-tier.platform",
            tier=tier,
            choices=", ".join(sorted(set(Tier) - {Tier.AUDITOR})),
        )
    return _stand(member, "member.tier", reason, seat, tier=Tier(tier), tx=tx, now=now)


@command(COMMANDS, "leave", shown=PRINTED)
def leave_forum(*, seat: Seat, tx: Transaction, now: datetime) -> str:
    """Leave a forum. Its bank stays, but is no longer updated."""
    from seawall.forum.model import SeatState
    from seawall.journeys.forum import forum_speaking

    forum_speaking.send_statement(seat.id, "member.left", {}, tx=tx, now=now)
    tx.forum.save_seat(replace(tx.forum.seat(seat.id), state=SeatState.LEFT))
    return f"You have left {seat.name}."


@command(COMMANDS, "witness", shown=sheet(WITNESS))
def witness_logs(
    switch: Annotated[
        str,
        typer.Argument(metavar="[on|off]", help="Start or stop; without it, the list is printed."),
    ] = "",
    *,
    seat: Seat,
    act: CommandContext,
) -> TableWithData:
    """List whose logs you cosign and who cosigns yours; start or stop it.

    Members of a forum do this by default: they publish their witness and their log's key in
    the forum's log, and cosign the logs of members in good standing.
    """
    from seawall.journeys.forum import forum_cosigning

    if switch not in {"", "on", "off"}:
        raise problem("cli.not-on-or-off", switch=switch)
    if switch:
        seat = forum_cosigning.take_part(seat.id, is_witness=switch == "on", **act)
    listed = forum_cosigning.member_witnesses(seat, tx=act["tx"])
    say(f"You {'' if seat.is_witness else 'do not '}cosign the logs of the members of {seat.name}.")
    return TableWithData([_witness(witness) for witness in listed], listed)


def _stand(
    member: str,
    kind: str,
    reason: str,
    seat: Seat,
    *,
    tier: Tier | None = None,
    tx: Transaction,
    now: datetime,
) -> ForumMember:
    from seawall.ids import ForumMemberId
    from seawall.journeys.forum import forum_founding

    return forum_founding.change_standing(
        seat.id, ForumMemberId(member), kind, reason=reason, tier=tier, tx=tx, now=now
    )


def _pair(pair: str) -> tuple[str, str]:
    name, cut, answer = pair.partition("=")
    if not cut:
        raise problem("cli.answer-no-pair", pair=pair)
    return name.strip(), answer.strip()
