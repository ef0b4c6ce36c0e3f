"""`seawall recipient`: the platforms a unit writes to, and the authorities that get copies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, operator, ready, work

COMMANDS = typer.Typer(
    help="The platforms a unit writes to: their domains, addresses and keys.", no_args_is_help=True
)


@COMMANDS.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The platform's name, as orders address it.")],
    address: Annotated[
        str, typer.Argument(help="Where its Seawall answers (https://…), or a mail address.")
    ],
    domain: Annotated[
        list[str] | None, typer.Option(help="A domain of its content; repeat for more.")
    ] = None,
    authority: Annotated[
        bool, typer.Option("--authority", help="No platform: an authority that gets copies.")
    ] = False,
    establishment: Annotated[
        str, typer.Option(help="The state of its main establishment, such as IE.")
    ] = "",
    language: Annotated[list[str] | None, typer.Option(help="A language it reads.")] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="A file with its public key (JWK or PEM): see /v1/contact-point."),
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write to this platform from now on, where an address is under one of its domains."""
    if authority == bool(domain):
        raise typer.BadParameter("Name a --domain for a platform, or --authority and none.")
    ready()
    from seawall.journeys import recipients
    from seawall.orders.referring.model import Way

    new = recipients.NewRecipient(
        name=name,
        channel=Way.API if "://" in address else Way.EMAIL,
        address=address,
        domains=tuple(domain or ()),
        establishment=establishment.upper(),
        languages=tuple(language or ()),
        public_key=key.read_text() if key else "",
    )
    with work(org) as tx:
        added = recipients.add(new, tx=tx, now=clock(), by=operator())
    known = {"recipient": added.id, "name": added.name, "channel": added.channel}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List everybody the unit writes to."""
    with work(org) as tx:
        found = tx.referring.recipients()
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one.id,
            one.name,
            "authority" if one.is_authority else one.domains,
            one.channel,
            one.address,
            one.establishment,
            "yes" if one.public_key else "no",
            one.informed_at,
        )
        for one in found
    ]
    print_table(
        ("recipient", "name", "domains", "channel", "address", "state", "key", "informed"), rows
    )


@COMMANDS.command("inform")
def inform(
    recipient: Annotated[str, typer.Argument(metavar="RECIPIENT", help="Its id, `rcp_…`.")],
    person: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The officer.")],
    org: OrgOption = "",
) -> None:
    """Tell a platform of procedures and deadlines, twelve hours before a first order."""
    with work(org) as tx:
        from seawall.ids import RecipientId
        from seawall.journeys.referral_withdrawal import inform_recipient

        officer = tx.people.member_by_email(person)
        sent = inform_recipient(RecipientId(recipient), by=officer, tx=tx, now=clock())
    print(sent.reference)
