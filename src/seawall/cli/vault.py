"""`seawall vault`: notices whose existence may be secret, for the persons cleared for them.

Every act names the member who asks (`--as EMAIL`); to everybody else a notice is one that
does not exist. What it says comes from a file or a pipe, never from the command line, which
a shell remembers and the whole machine can see.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, work
from seawall.ids import VaultId

if TYPE_CHECKING:
    from seawall.orders.vault.model import VaultedNotice

COMMANDS = typer.Typer(
    help="Secret notices, for the persons cleared for them: add, list, show, review.",
    no_args_is_help=True,
)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, vlt_….")]
AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member who asks.")]


@COMMANDS.command("add")
def add(
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(help="Its fields as JSON; - is standard input.")
    ],
    *,
    person: AsOption,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a notice; `cleared` in the file names who may know of it, you among them."""
    content, now = file.read(), clock()
    with work(org) as tx:
        from seawall.journeys import secret_notice
        from seawall.orders.vault.reading import read_registration

        who = tx.people.member_by_email(person)
        said = read_registration(content, person=lambda mail: tx.people.member_by_email(mail).id)
        made = secret_notice.register(said, who, tx=tx, now=now)
    _show(made, as_json=as_json)


@COMMANDS.command("list")
def list_notices(*, person: AsOption, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the notices you are cleared for; each remembers that you did."""
    with work(org) as tx:
        from seawall.journeys import secret_notice

        who = tx.people.member_by_email(person)
        found = secret_notice.listed(who, tx=tx, now=clock())
    if as_json:
        print_json([_data(each) for each in found])
        return
    print_table(
        ["id", "kind", "issuer", "from", "until"],
        [
            [each.id, said.kind, said.issuer, said.effective_from, said.effective_until]
            for each in found
            for said in (each.registration,)
        ],
    )


@COMMANDS.command("show")
def show(
    identity: IdArgument, *, person: AsOption, org: OrgOption = "", as_json: JsonOption = False
) -> None:
    """Show one with its own log, which now has your reading in it."""
    with work(org) as tx:
        from seawall.journeys import secret_notice

        who = tx.people.member_by_email(person)
        found = secret_notice.read(VaultId(identity), who, tx=tx, now=clock())
    _show(found, as_json=as_json)


@COMMANDS.command("review")
def review(
    identity: IdArgument,
    *,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the review.")],
    person: AsOption,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Note the day of a review or a variation."""
    with work(org) as tx:
        from seawall.journeys import secret_notice

        who = tx.people.member_by_email(person)
        found = secret_notice.review(VaultId(identity), who, on.date(), tx=tx, now=clock())
    _show(found, as_json=as_json)


def _data(notice: VaultedNotice) -> dict[str, object]:
    log = [{"person": one.person, "what": one.what, "at": one.at} for one in notice.log]
    return {"id": notice.id, **notice.registration.as_json(), "log": log}


def _show(notice: VaultedNotice, *, as_json: bool) -> None:
    if as_json:
        print_json(_data(notice))
        return
    said = notice.registration
    print_facts(
        [
            ("id", notice.id),
            ("kind", said.kind),
            ("issuer", said.issuer),
            ("approved by", said.approved_by),
            ("reference", said.reference),
            ("served at", said.served_at),
            ("effective from", said.effective_from),
            ("effective until", said.effective_until),
            ("systems", said.systems),
            ("reviews", said.reviews),
            ("cost reference", said.cost_reference),
            ("may be disclosed", "no" if said.non_disclosure else "yes"),
            ("cleared", said.cleared),
            ("note", said.note),
        ]
    )
    print_table(["at", "person", "what"], [[one.at, one.person, one.what] for one in notice.log])
