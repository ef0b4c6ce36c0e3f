"""What a command stands on: a database that is up to date, an organisation, a clock."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.errors import problem
from seawall.ids import OrganisationId

if TYPE_CHECKING:
    from seawall.people.model import Organisation
    from seawall.transaction import Transaction

OrgOption = Annotated[
    str,
    typer.Option("--org", metavar="SLUG", help="The organisation; needed if there are several."),
]

LONGEST_NAME = 60


def make_database_ready() -> None:
    """Make the database usable in this process, or stop and say what to do."""
    from seawall.app.database import require_current

    require_current()


def require_whole_log() -> None:
    """Stop on a database that was restored or cut back since this machine signed its log."""
    from seawall.app.database_look import reading
    from seawall.config import settings
    from seawall.journeys import log_standing
    from seawall.ledger.elsewhere.known_witness import known_witnesses
    from seawall.ledger.note import Verifier
    from seawall.transaction import INSTALLATION

    known_witnesses(settings().witnesses)  # and whatever cannot be read there stops it, too
    for line in settings().witnessed_logs:
        Verifier.parse(line)
    known = log_standing.known_here()
    with reading(INSTALLATION) as tx:
        log_standing.require_whole_log(known, tx=tx)


def clock() -> datetime:
    """The time: a command is an edge, and asks."""
    return datetime.now(UTC)


def operator() -> str:
    """Who runs this command, for histories and the ledger."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unnamed"
    return f"cli:{name}"[:LONGEST_NAME]


def organisation_named(slug: str) -> Organisation:
    """The organisation with this slug; without one, the only organisation or only platform."""
    from seawall.transaction import INSTALLATION, transaction

    with transaction(INSTALLATION) as tx:
        by_slug = {organisation.slug: organisation for organisation in tx.people.organisations()}
    if slug in by_slug:
        return by_slug[slug]
    if not by_slug:
        raise problem("cli.no-organisation.none")
    names = ", ".join(sorted(by_slug))
    if slug:
        raise problem("cli.no-organisation.unknown", slug=slug, names=names)
    likely = [org for org in by_slug.values() if org.kind == "platform"] or list(by_slug.values())
    if len(likely) > 1:
        raise problem("cli.which-organisation", names=names)
    return likely[0]


def scope(slug: str = "") -> OrganisationId:
    """The organisation a command works for, on a database that is up to date."""
    make_database_ready()
    return organisation_named(slug).id


@contextmanager
def work(slug: str = "") -> Iterator[Transaction]:
    """Open one transaction of one organisation, and commit it at the end."""
    organisation = scope(slug)
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        yield tx


@contextmanager
def installation() -> Iterator[Transaction]:
    """Open one transaction of the whole installation, and commit it at the end."""
    make_database_ready()
    from seawall.transaction import INSTALLATION, transaction

    with transaction(INSTALLATION) as tx:
        yield tx
