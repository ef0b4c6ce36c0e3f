"""`seawall bank preview`, and what followed when entries were taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.banks.bank_options import ThresholdOption
from seawall.cli.command import command
from seawall.cli.output import print_table, say
from seawall.cli.presentation import Row, text
from seawall.errors import problem
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.journeys.content.effect_preview import PreviewHit, SignalPreview
    from seawall.journeys.content.seen_search import WantedSignal
    from seawall.journeys.content.withdrawn_restoring import RestoringResult
    from seawall.transaction import Transaction

SignalsOption = Annotated[
    list[str] | None,
    typer.Option("--signal", metavar="TYPE:VALUE", help="A signal: pdq:f8f8…, url:https://…."),
]
EntriesOption = Annotated[list[str] | None, typer.Option("--entry", help="An entry of a bank.")]


def _print_preview(preview: SignalPreview) -> None:
    print(f"Adding this {preview.sentence}.")
    if preview.hits:
        print()
        columns = ["item", "name", "type", "distance", "state", "received"]
        print_table(columns, map(_hit, preview.hits))
    if len(preview.hits) < preview.count:
        say(f"The newest {len(preview.hits)} of {preview.count} are shown.")


def _hit(hit: PreviewHit) -> Row:
    return (
        hit.item.id,
        f"{hit.item.kind}/{hit.item.external_id}",
        hit.signal_type,
        hit.distance,
        hit.became,
        hit.received_at,
    )


def _preview_data(preview: SignalPreview) -> dict[str, Any]:
    return {
        "says": preview.sentence,
        "days": preview.days,
        "items": preview.count,
        "up": preview.up,
        "allowed": preview.allowed,
        "by_state": {str(state): number for state, number in preview.by_state.items()},
        "hits": [_hit_data(hit) for hit in preview.hits],
    }


def _hit_data(hit: PreviewHit) -> dict[str, Any]:
    return {
        "item": hit.item.id,
        "kind": hit.item.kind,
        "id": hit.item.external_id,
        "version": hit.version,
        "signal": hit.wanted,
        "signal_type": hit.signal_type,
        "distance": hit.distance,
        "stands": str(hit.became),
        "received_at": hit.received_at,
    }


@command(shown=text(_print_preview, data=_preview_data))
def preview_effect(
    signals: SignalsOption = None,
    entries: EntriesOption = None,
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days back.")] = 30,
    threshold: ThresholdOption = None,
    tx: Transaction,
    now: datetime,
) -> SignalPreview:
    """Preview what a signal would have matched in recent days. Changes nothing.

    Lists the items and the state of each: up, allowed by a person, restricted, removed,
    blocked or on hold.
    """
    from seawall.journeys.content.effect_preview import preview_matches
    from seawall.journeys.content.seen_search import WantedSignal

    queries = [WantedSignal(*_parted(signal), threshold) for signal in signals or []]
    queries += [_of_entry(entry, tx) for entry in entries or []]
    return preview_matches(queries, tx=tx, now=now, days=days)


def add_commands(commands: typer.Typer) -> None:
    """Put these commands beside those of the banks."""
    commands.command("preview")(preview_effect)


def settle_each(entries: list[EntryId], *, tx: Transaction, now: datetime) -> RestoringResult:
    """Look again at what these entries took down."""
    from seawall.config import settings
    from seawall.journeys.content.withdrawn_restoring import (
        RestoringPolicy,
        RestoringResult,
        settle_entry,
    )

    policy, settled = RestoringPolicy(settings().withdrawn_policy), RestoringResult()
    for entry in entries:
        settled = settled.with_(settle_entry(entry, policy, tx=tx, now=now))
    return settled


def tell_what_followed(settled: RestoringResult) -> None:
    """Say what came of what these entries took down."""
    for case in settled.reopened:
        say(f"{case} needs review again.")
    for item in settled.restored:
        say(f"{item} was restored.")


def _parted(text: str) -> tuple[str, str]:
    kind, mark, value = text.partition(":")
    if not mark or not value:
        raise problem("cli.no-signal", written=text[:60])
    return kind, value


def _of_entry(entry: str, tx: Transaction) -> WantedSignal:
    from seawall.journeys.content.seen_search import WantedSignal

    stored = tx.banks.entry(EntryId(entry))
    return WantedSignal(stored.signal_type, stored.value, stored.threshold)
