"""`seawall bank preview`, and what followed when entries were taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.bank_options import ThresholdOption
from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, work
from seawall.errors import InvalidRequest
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.journeys.effect_preview import Hit, Preview
    from seawall.journeys.seen_search import Wanted
    from seawall.transaction import Transaction

SignalsOption = Annotated[
    list[str] | None,
    typer.Option("--signal", metavar="TYPE:VALUE", help="A signal: pdq:f8f8…, url:https://…."),
]
EntriesOption = Annotated[
    list[str] | None, typer.Option("--entry", help="An entry that is in a bank already.")
]


class NoSignal(InvalidRequest):
    """Words that name no signal."""


def add_to(commands: typer.Typer) -> None:
    """Put these commands beside those of the banks."""
    commands.command("preview")(preview_effect)


def preview_effect(
    signals: SignalsOption = None,
    entries: EntriesOption = None,
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="How far back.")] = 30,
    threshold: ThresholdOption = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what a signal would have found among the items of the last days; changes nothing.

    Names the items, and how each stands: up, allowed by a person, limited, removed, blocked
    or held.
    """
    with work(org) as tx:
        from seawall.journeys.effect_preview import preview
        from seawall.journeys.seen_search import Wanted

        wanted = [Wanted(*_parted(one), threshold) for one in signals or []]
        wanted += [_of_entry(one, tx) for one in entries or []]
        told = preview(wanted, tx=tx, now=clock(), days=days)
    if as_json:
        print_json(_as_data(told))
        return
    print(f"It {told.sentence}.")
    if told.hits:
        print()
        print_table(
            ["item", "name", "type", "distance", "stands", "received"],
            [
                [
                    one.item.id,
                    f"{one.item.kind}/{one.item.external_id}",
                    one.signal_type,
                    one.distance,
                    one.became,
                    one.received_at,
                ]
                for one in told.hits
            ],
        )
    if len(told.hits) < told.count:
        say(f"The newest {len(told.hits)} of {told.count} are shown.")


def tell_what_followed(entries: list[str], *, org: str) -> None:
    """Look again at what these entries took down, and say what came of it."""
    from seawall.config import settings

    with work(org) as tx:
        from seawall.journeys.withdrawn_restoring import Policy, Settled, settle

        settled = Settled()
        for entry in entries:
            policy = Policy(settings().withdrawn_policy)
            settled = settled.with_(settle(EntryId(entry), policy, tx=tx, now=clock()))
    for case in settled.reopened:
        say(f"{case} waits for a person again.")
    for item in settled.restored:
        say(f"{item} was put back.")


def _parted(text: str) -> tuple[str, str]:
    kind, mark, value = text.partition(":")
    if not mark or not value:
        raise NoSignal(
            f"{text[:60]!r} names no signal.",
            field="--signal",
            remedy="Write the type, a colon and the value: pdq:f8f8….",
        )
    return kind, value


def _of_entry(entry: str, tx: Transaction) -> Wanted:
    from seawall.journeys.seen_search import Wanted

    known = tx.banks.entry(EntryId(entry))
    return Wanted(known.signal_type, known.value, known.threshold)


def _as_data(told: Preview) -> dict[str, Any]:
    return {
        "says": told.sentence,
        "days": told.days,
        "items": told.count,
        "up": told.up,
        "allowed": told.allowed,
        "by_state": {str(state): number for state, number in told.by_state.items()},
        "hits": [_hit(one) for one in told.hits],
    }


def _hit(one: Hit) -> dict[str, Any]:
    return {
        "item": one.item.id,
        "kind": one.item.kind,
        "id": one.item.external_id,
        "version": one.version,
        "signal": one.wanted,
        "signal_type": one.signal_type,
        "distance": one.distance,
        "stands": str(one.became),
        "received_at": one.received_at,
    }
