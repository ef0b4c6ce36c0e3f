"""`seawall recipient`: the platforms a unit writes to, and the authorities that get copies."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.presentation import FACTS, PRINTED, Row, table
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.referrals.model import Recipient
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)


def _recipient(recipient: Recipient) -> Row:
    return (
        recipient.id,
        recipient.name,
        "authority" if recipient.is_authority else recipient.domains,
        recipient.channel,
        recipient.address,
        recipient.establishment,
        "yes" if recipient.public_key else "no",
        recipient.informed_at,
    )


@command(COMMANDS, "add", shown=FACTS)
def add_recipient(
    name: Annotated[str, typer.Argument(help="The platform's name, as addressed in orders.")],
    address: Annotated[
        str, typer.Argument(help="The URL of its Seawall (https://…), or an e-mail address.")
    ],
    domain: Annotated[
        list[str] | None, typer.Option(help="A domain of its content; repeatable.")
    ] = None,
    authority: Annotated[
        bool,
        typer.Option("--authority", help="It is an authority that gets copies, not a platform."),
    ] = False,
    establishment: Annotated[
        str, typer.Option(help="The state of its main establishment, such as IE.")
    ] = "",
    language: Annotated[list[str] | None, typer.Option(help="A language it reads.")] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="A file with its public key (JWK or PEM): see /v1/contact-point."),
    ] = None,
    *,
    act: CommandContext,
) -> dict[str, object]:
    """Add a platform: it gets referrals for URLs under its domains."""
    from seawall.journeys.referrals import recipients
    from seawall.referrals.model import RecipientWay

    if authority == bool(domain):
        raise problem("cli.recipient-domain")
    new_recipient = recipients.NewRecipient(
        name=name,
        channel=RecipientWay.API if "://" in address else RecipientWay.EMAIL,
        address=address,
        domains=tuple(domain or ()),
        establishment=establishment.upper(),
        languages=tuple(language or ()),
        public_key=key.read_text() if key else "",
    )
    added = recipients.add_recipient(new_recipient, **act)
    return {"recipient": added.id, "name": added.name, "channel": added.channel}


@command(
    COMMANDS,
    "list",
    shown=table(
        ("recipient", "name", "domains", "channel", "address", "state", "key", "informed"),
        _recipient,
    ),
)
def list_recipients(*, tx: Transaction) -> list[Recipient]:
    """List the recipients."""
    return tx.referring.recipients()


@command(COMMANDS, "inform", shown=PRINTED)
def send_introduction(
    recipient: Annotated[
        str, typer.Argument(metavar="RECIPIENT", help="The recipient's ID, `rcp_…`.")
    ],
    person: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The officer.")],
    *,
    tx: Transaction,
    now: datetime,
) -> str:
    """Inform a platform of procedures and deadlines, twelve hours before a first order."""
    from seawall.ids import RecipientId
    from seawall.journeys.referrals.referral_withdrawal import inform_recipient

    officer = tx.people.member_by_email(person)
    return inform_recipient(RecipientId(recipient), by=officer, tx=tx, now=now).reference
