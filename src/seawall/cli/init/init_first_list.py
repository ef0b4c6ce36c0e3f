"""The first bank: filled from a file, by an exchange, or by the forum that invites.

What does not work is repeated by running `seawall init` again; the rest is made all the same.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from seawall.cli.init.init_answers import FirstList, FollowedExchange, InvitingForum
from seawall.cli.init.init_run import InitRun
from seawall.cli.session import clock, operator
from seawall.errors import NotFound, SeawallError


def fill_first_bank(run: InitRun) -> None:
    """Whichever list was answered; a second run goes on where a first one stopped."""
    from seawall.cli.init.init_reading import read_list

    text = run.note.answers.get("list", "")
    try:
        first_list: FirstList = read_list(text, {})
        if isinstance(first_list, Path):
            _import_file(first_list, run)
        elif isinstance(first_list, FollowedExchange):
            _follow(first_list, run)
        elif isinstance(first_list, InvitingForum):
            _join(first_list, run)
    except (SeawallError, OSError) as wrong:
        name = text.partition("#")[0]  # what follows in an invitation is a secret
        run.troubles.append(f"The list {name} is not followed yet: {wrong}")


def _import_file(path: Path, run: InitRun) -> None:
    from seawall.banks.model import NewBank, NewEntry
    from seawall.cli.banks.list_import import import_file
    from seawall.journeys.banks import bank_curation
    from seawall.transaction import transaction

    name = path.stem
    with transaction(run.own.id) as tx:
        if name not in {bank.name for bank in tx.banks.banks()}:
            bank_curation.create_bank(NewBank(name), tx=tx, now=clock(), by=operator())
    template = NewEntry(signal_type="", value="")
    record = import_file(path, name, organisation=run.own.id, template=template)
    run.results["bank"] = f"{name}: {record.good:,} added, {record.bad:,} bad lines"
    if record.bad:
        run.results["bank"] += f" (`seawall bank bad-lines {record.id}`)"


def _follow(followed: FollowedExchange, run: InitRun) -> None:
    from seawall.cli.exchanges.exchange_options import secrets_in
    from seawall.journeys.exchanges.exchange_setup import NewExchange, add_exchange
    from seawall.transaction import transaction
    from seawall.worker.exchanging import follow_exchange

    with transaction(run.own.id) as tx:
        exchange = None
        with suppress(NotFound):
            exchange = tx.exchanges.named(followed.kind)
        if exchange is None:
            secrets = secrets_in(f"{name}={place}" for name, place in followed.secrets.items())
            new_exchange = NewExchange(
                followed.kind, followed.kind, config=followed.settings, secrets=secrets
            )
            exchange = add_exchange(new_exchange, tx=tx, now=clock(), by=operator())
    visit = follow_exchange(exchange.id, run.own.id, clock=clock, by=operator())
    run.results["exchange"] = f"{followed.kind}: {visit.pages:,} pages read"
    if visit.error:
        run.troubles.append(
            f"The first visit to {followed.kind} failed: {visit.error} "
            f"The server repeats it; `seawall exchange status {followed.kind}`."
        )


def _join(invitation: InvitingForum, run: InitRun) -> None:
    from seawall.worker import forum_joining

    hub = forum_joining.read_invitation(invitation.text)
    card = forum_joining.card_of(hub, organisation=run.own.id)
    if not run.consent.signs(card.terms):
        run.troubles.append(
            f"The terms of {card.name} are not signed: "
            f'`seawall forum join INVITATION --name "{run.own.name}" --accept-terms`.'
        )
        return
    seat = forum_joining.join_forum(
        hub,
        card,
        organisation=run.own.id,
        name=run.own.name,
        answers=run.consent.answer_criteria(),
        now=clock(),
        by=operator(),
    )
    run.results["forum"] = f"{seat.name}, as {seat.me}"
