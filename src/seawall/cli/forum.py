"""`seawall forum`: found one, join one, let others in, send them away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, ready, scope, work
from seawall.errors import InvalidRequest

if TYPE_CHECKING:
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Forums of companies: shared signals, disputes, incidents.", no_args_is_help=True
)
ForumOption = Annotated[
    str,
    typer.Option(
        "--forum", metavar="FORUM", help="The forum's name or id; needed if there are more."
    ),
]
_TIERS = "lookup, verified, full or auditor"


class WhichForum(InvalidRequest):
    """More than one forum, or none, and none named."""


@COMMANDS.command("create")
def create(
    name: Annotated[str, typer.Argument(help="The forum's name, as its members will see it.")],
    terms: Annotated[
        Path | None, typer.Option(help="A file with its terms; without one, those that ship.")
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Found a forum with its hub here. Invite members next."""
    ready()
    from seawall.config import settings
    from seawall.journeys import forum_founding

    with work(org) as tx:
        seat = forum_founding.create(
            name,
            tx=tx,
            now=clock(),
            by=operator(),
            url=settings().public_url,
            terms=terms.read_text(encoding="utf-8") if terms else "",
        )
    known = {"forum": seat.forum, "name": seat.name, "hub_key": seat.hub_key}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("invite")
def invite(
    name: Annotated[str, typer.Argument(help="Whom you invite.")],
    tier: Annotated[str, typer.Option(help=f"How it may use the list: {_TIERS}.")] = "lookup",
    vouch: Annotated[
        bool,
        typer.Option(
            "--vouch", help="You know it: its signals count at once, and the log says that you did."
        ),
    ] = False,
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Print an invitation for one member; it is good for 14 days, and once."""
    ready()
    from seawall.config import settings
    from seawall.forum.model import MemberKind, Tier
    from seawall.journeys import forum_founding

    if tier not in set(Tier):
        raise typer.BadParameter(f"There is no tier {tier!r}. Use {_TIERS}.")
    kind = MemberKind.AUDITOR if tier == Tier.AUDITOR else MemberKind.PLATFORM
    with work(org) as tx:
        seat = the_seat(tx, forum)
        token = forum_founding.invite(
            seat.id, name, tier=Tier(tier), kind=kind, vouched=vouch, tx=tx, now=clock(),
            by=operator(),
        )  # fmt: skip
    print(f"{settings().public_url}/v1/forum/{seat.forum}#{token}")


@COMMANDS.command("criteria")
def show_criteria(as_json: JsonOption = False) -> None:
    """List what an applicant answers, as `--answer ID=TEXT` takes it."""
    from seawall.forum.criteria import criteria

    if as_json:
        print_json(criteria())
        return
    print_table(
        ("criterion", "required", "text"),
        [(one.id, "yes" if one.required else "no", one.text) for one in criteria()],
    )


@COMMANDS.command("join")
def join(
    invitation: Annotated[str, typer.Argument(help="The invitation, as the hub printed it.")],
    name: Annotated[str, typer.Option(help="The name the members will know you by.")],
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="Sign the forum's terms; without it, read them.")
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=TEXT", help="Your answer to a criterion; repeat for each."),
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Join a forum by an invitation: read its terms, sign them, answer its criteria."""
    organisation = scope(org)
    from seawall.worker import forum_joining

    hub = forum_joining.read_invitation(invitation)
    card = forum_joining.card_of(hub)
    if not accept_terms:
        print(card.terms)
        say("Read these terms; to sign them, run this again with --accept-terms.")
        raise typer.Exit(1)
    answers = dict(_pair(text) for text in answer or ())
    seat = forum_joining.join(
        hub, card, organisation=organisation, name=name, answers=answers, now=clock(),
        by=operator(),
    )  # fmt: skip
    known = {"forum": seat.forum, "name": seat.name, "member": seat.me, "tier": seat.tier.value}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the forums we sit in."""
    with work(org) as tx:
        seats = tx.forum.seats()
    if as_json:
        print_json(seats)
        return
    rows = [
        (one.name, one.forum, one.role, one.tier, one.state, one.position, one.heard_at)
        for one in seats
    ]
    print_table(("name", "forum", "we are", "tier", "state", "entries", "heard"), rows)


@COMMANDS.command("members")
def members(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List a forum's members, how far each has followed, and how its signals were judged."""
    with work(org) as tx:
        seat = the_seat(tx, forum)
        found = tx.forum.members(seat.id)
        judged = tx.shared_signals.judged(seat.id)
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one.id,
            one.name,
            one.kind,
            one.tier,
            one.state,
            "yes" if one.vouched else "no",
            "{} / {}".format(*judged.get(one.id, (0, 0))),
            one.position or None,
            one.heard_at,
        )
        for one in found
    ]
    columns = ("member", "name", "kind", "tier", "state", "vouched", "agreed / against")
    print_table((*columns, "followed", "heard"), rows)


@COMMANDS.command("suspend")
def suspend(
    member: Annotated[str, typer.Argument(help="The member's id, `mbr_…`.")],
    reason: Annotated[str, typer.Option(help="Why; the log shows it to everybody.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Suspend a member: it may read, and what it offered is only observed."""
    _stand(member, "member.suspended", reason, forum=forum, org=org)


@COMMANDS.command("restore")
def restore(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Let a suspended member speak again."""
    _stand(member, "member.restored", reason, forum=forum, org=org)


@COMMANDS.command("remove")
def remove(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Remove a member: its signals count no more, unless others agreed with them."""
    _stand(member, "member.removed", reason, forum=forum, org=org)


@COMMANDS.command("tier")
def change_tier(
    member: Annotated[str, typer.Argument(help="The member's id.")],
    tier: Annotated[str, typer.Argument(help=f"The new tier: {_TIERS}.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Move a member to another tier."""
    from seawall.forum.model import Tier

    if tier not in set(Tier) - {Tier.AUDITOR}:
        raise typer.BadParameter(f"There is no tier {tier!r} for a platform.")
    _stand(member, "member.tier", reason, forum=forum, org=org, tier=tier)


@COMMANDS.command("leave")
def leave(forum: ForumOption = "", org: OrgOption = "") -> None:
    """Leave a forum; its bank stays, and follows it no more."""
    ready()
    from dataclasses import replace

    from seawall.forum.model import SeatState
    from seawall.journeys import forum_speaking

    with work(org) as tx:
        seat = the_seat(tx, forum)
        forum_speaking.say(seat.id, "member.left", {}, tx=tx, now=clock())
        tx.forum.save_seat(replace(tx.forum.seat(seat.id), state=SeatState.LEFT))
    print(f"Left {seat.name}.")


def the_seat(tx: Transaction, forum: str) -> Seat:
    """Our seat in the forum named, or in the only one there is."""
    if forum:
        return tx.forum.seat_in(forum)
    seats = tx.forum.seats()
    if len(seats) != 1:
        names = ", ".join(sorted(one.name for one in seats))
        raise WhichForum(
            f"There are {len(seats)} forums.",
            field="--forum",
            remedy=f"Name one of: {names}." if names else "See `seawall forum create` and `join`.",
        )
    return seats[0]


def _stand(member: str, kind: str, reason: str, *, forum: str, org: str, tier: str = "") -> None:
    ready()
    from seawall.forum.model import Tier
    from seawall.ids import ForumMemberId
    from seawall.journeys import forum_founding

    with work(org) as tx:
        seat = the_seat(tx, forum)
        after = forum_founding.stand(
            seat.id,
            ForumMemberId(member),
            kind,
            reason=reason,
            tier=Tier(tier) if tier else None,
            tx=tx,
            now=clock(),
        )
    print_facts(
        (("member", after.id), ("name", after.name), ("state", after.state), ("tier", after.tier))
    )


def _pair(text: str) -> tuple[str, str]:
    name, cut, said = text.partition("=")
    if not cut:
        raise typer.BadParameter(f"{text!r} is not written as ID=TEXT.")
    return name.strip(), said.strip()
