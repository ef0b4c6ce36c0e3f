"""`seawall forum`, its log: how we stand, follow it now, check all of it, show the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, ready, work

if TYPE_CHECKING:
    from seawall.forum.model import Logged, Seat

_PAGE = 500


def status(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Say how far we follow a forum, what waits to be sent, and what its signals do here."""
    with work(org) as tx:
        seat = the_seat(tx, forum)
        waiting = tx.forum.unsent(seat.id)
        refused = tx.forum.first_refused(seat.id)
        counts = tx.shared_signals.counts(seat.id)
        evidence = tx.forum.evidence(seat.id)
    facts = {
        "forum": seat.name,
        "id": seat.forum,
        "we are": f"{seat.role}, tier {seat.tier}, {seat.state}",
        "hub": seat.hub_url,
        "entries followed": seat.position,
        "checked against a signed head": "yes" if seat.checkpoint else "not yet",
        "last heard": seat.heard_at,
        "waiting to be sent": len(waiting),
        "refused by the hub": refused,
        "taxonomy": seat.taxonomy_version,
        "signals": ", ".join(f"{n} {state}/{effect}" for (state, effect), n in counts.items()),
        "evidence against somebody": len(evidence) or None,
    }
    print_json(facts) if as_json else print_facts(facts.items())
    if refused or evidence:
        raise typer.Exit(1)


def sync(forum: ForumOption = "", org: OrgOption = "") -> None:
    """Follow a forum to the end of its log now, and send again what its hub refused.

    The worker follows all the time; what was refused waits for you to mend the cause.
    """
    ready()
    from seawall.journeys import forum_sending
    from seawall.worker import forum_following

    with work(org) as tx:
        seat = the_seat(tx, forum)
        forum_sending.send_again(seat.id, tx=tx, now=clock())
    before = seat.position
    after = seat if seat.is_hub else forum_following.caught_up(seat)
    print(f"{after.position - before} new entries, {after.position} in all.")


def verify(forum: ForumOption = "", org: OrgOption = "") -> None:
    """Check every signature, every chain and the tree of a forum's log, from its first entry."""
    ready()
    from seawall.forum.audit import audit

    with work(org) as tx:
        seat = the_seat(tx, forum)
    found = audit(
        _entries(seat, org), forum=seat.forum, hub_key=seat.hub_key, checkpoint=seat.checkpoint
    )
    for fault in found.faults:
        print(fault)
    print(f"{found.entries} entries of {found.members} members, {len(found.faults)} faults.")
    if not found.is_clean:
        raise typer.Exit(1)


def evidence(
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
    number: Annotated[int, typer.Option(min=0, help="Only the newest so many; 0 means all.")] = 0,
) -> None:
    """Show signed proof that a hub or a member broke the rules; anyone can check it alone."""
    with work(org) as tx:
        found = tx.forum.evidence(the_seat(tx, forum).id)
    shown = found[-number:] if number else found
    if as_json:
        print_json(shown)
        return
    print_table(
        ("at", "kind", "about", "say"), [(one.at, one.kind, one.about, one.say) for one in shown]
    )


def _entries(seat: Seat, org: str) -> Iterator[Logged]:
    after = -1
    while True:
        with work(org) as tx:
            page = tx.forum.logged(seat.id, after=after, limit=_PAGE)
        if not page:
            return
        yield from page
        after = page[-1].index
