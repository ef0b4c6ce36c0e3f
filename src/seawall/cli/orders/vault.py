"""`seawall vault`: notices whose existence may be secret, for the persons cleared for them.

Every act names the member who asks (`--as EMAIL`); to everybody else a notice is one that
does not exist. What it says comes from a file or a pipe, never from the command line, which
a shell remembers and the whole machine can see.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.output import print_facts, print_table
from seawall.cli.presentation import Row, table, text
from seawall.ids import VaultId

if TYPE_CHECKING:
    from seawall.ids import OrganisationId
    from seawall.preservation.secret_notices.model import VaultedNotice
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The notice's ID, vlt_….")]
AsOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The member who does this.")]


def _notice_data(notice: VaultedNotice) -> dict[str, object]:
    log = [{"person": act.person, "what": act.what, "at": act.at} for act in notice.log]
    return {"id": notice.id, **notice.registration.as_json(), "log": log}


def _row(notice: VaultedNotice) -> Row:
    entered = notice.registration
    return (
        notice.id,
        entered.kind,
        entered.issuer,
        entered.effective_from,
        entered.effective_until,
    )


def _print_notice(notice: VaultedNotice) -> None:
    entered = notice.registration
    print_facts(
        [
            ("id", notice.id),
            ("kind", entered.kind),
            ("issuer", entered.issuer),
            ("approved by", entered.approved_by),
            ("reference", entered.reference),
            ("served at", entered.served_at),
            ("effective from", entered.effective_from),
            ("effective until", entered.effective_until),
            ("systems", entered.systems),
            ("reviews", entered.reviews),
            ("cost reference", entered.cost_reference),
            ("may be disclosed", "no" if entered.non_disclosure else "yes"),
            ("cleared", entered.cleared),
            ("note", entered.note),
        ]
    )
    print_table(["at", "person", "what"], [(act.at, act.person, act.what) for act in notice.log])


NOTICE = text(_print_notice, data=_notice_data)


@command(COMMANDS, "add", shown=NOTICE)
def add_notice(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="Its fields as JSON; - is stdin.")],
    *,
    person: AsOption,
    organisation: OrganisationId,
    now: datetime,
) -> VaultedNotice:
    """Add a notice. `cleared` in the file names who may see it, including you."""
    from seawall.journeys.preservation import secret_notice
    from seawall.preservation.secret_notices.register_line import read_registration
    from seawall.transaction import transaction

    content = file.read()
    with transaction(organisation) as tx:
        member = tx.people.member_by_email(person)
        entered = read_registration(
            content, person=lambda email: tx.people.member_by_email(email).id
        )
        return secret_notice.register_notice(entered, member, tx=tx, now=now)


@command(
    COMMANDS,
    "list",
    shown=table(["id", "kind", "issuer", "from", "until"], _row, data=_notice_data),
)
def list_notices(*, person: AsOption, tx: Transaction, now: datetime) -> list[VaultedNotice]:
    """List the notices you are cleared for. Each records that you did."""
    from seawall.journeys.preservation import secret_notice

    return secret_notice.list_notices(tx.people.member_by_email(person), tx=tx, now=now)


@command(COMMANDS, "show", shown=NOTICE)
def show_notice(
    identity: IdArgument, *, person: AsOption, tx: Transaction, now: datetime
) -> VaultedNotice:
    """Show a notice with its access log, which records this, too."""
    from seawall.journeys.preservation import secret_notice

    member = tx.people.member_by_email(person)
    return secret_notice.read_notice(VaultId(identity), member, tx=tx, now=now)


@command(COMMANDS, "clear", shown=NOTICE)
def clear_person(
    identity: IdArgument,
    *,
    member: Annotated[str, typer.Option(metavar="EMAIL", help="The member to clear.")],
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> VaultedNotice:
    """Clear another member for a notice. Its log records who did."""
    from seawall.journeys.preservation import secret_notice

    asker = tx.people.member_by_email(person)
    cleared = tx.people.member_by_email(member)
    return secret_notice.clear_person(VaultId(identity), asker, cleared, tx=tx, now=now)


@command(COMMANDS, "review", shown=NOTICE)
def note_review(
    identity: IdArgument,
    *,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date.")],
    person: AsOption,
    tx: Transaction,
    now: datetime,
) -> VaultedNotice:
    """Add the date of a review or variation."""
    from seawall.journeys.preservation import secret_notice

    member = tx.people.member_by_email(person)
    return secret_notice.note_review(VaultId(identity), member, on.date(), tx=tx, now=now)
