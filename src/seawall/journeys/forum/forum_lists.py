"""The hub's lists for look-ups follow the live signals, and its keys stand in the log.

1. In a new quarter the hub says in the log with which keys it will answer. The log is the
   same for everybody, so that no member can be given a key of its own.
2. Each list takes in what is new and lets go of what was withdrawn, so much at a time.
3. Lists of quarters that are no longer answered are removed, and old counts with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from seawall.forum.defence.model import SignalEffect
from seawall.forum.lookup.epochs import EpochKeys, epoch_of, open_epochs
from seawall.forum.lookup.model import SHAPES, ListedSignal
from seawall.forum.lookup.publishing import (
    MOST_AT_ONCE,
    ListShelf,
    PublishingRun,
    forget_lists,
    publish_list,
)
from seawall.forum.lookup.recipes import EXACT_TYPES, PDQ, ExactRecipe, NearRecipe, Recipe
from seawall.forum.model import Seat
from seawall.ids import SeatId
from seawall.journeys.forum import forum_speaking
from seawall.keys.seat import secret_of
from seawall.transaction import Transaction

#: What the hub's secret for look-ups is derived for.
PURPOSE = "lookups"
KEYS_SAID = "lookup.published"
#: How long the counts of a day are kept, for whoever looks into an alarm.
COUNTS_KEPT = timedelta(days=90)


def keys_of(seat: Seat, epoch: str) -> EpochKeys:
    """The hub's keys in one quarter."""
    return EpochKeys(secret_of(seat.id, PURPOSE), seat.forum, epoch)


def recipes(keys: EpochKeys) -> tuple[Recipe, ...]:
    """Every list that a hub keeps."""
    return (ExactRecipe(keys), *(NearRecipe(keys, shape) for shape in SHAPES.values()))


def bring_up_lists(
    seat: SeatId, *, folder: Path, tx: Transaction, now: datetime, most: int = MOST_AT_ONCE
) -> list[PublishingRun]:
    """Update every look-up list of a forum from its live signals."""
    our_seat = tx.forum.seat(seat)
    list_recipes = recipes(keys_of(our_seat, epoch_of(now)))
    _say_keys(our_seat, list_recipes, tx=tx, now=now)
    shelf = ListShelf.under(folder, our_seat.forum, epoch_of(now))
    live = list(live_signals(our_seat, tx=tx, now=now))
    published = [publish_list(recipe, shelf, live, now=now, most=most) for recipe in list_recipes]
    forget_lists(folder, our_seat.forum, keep=open_epochs(now))
    tx.lookups.forget(before=(now - COUNTS_KEPT).astimezone(UTC).date())
    return published


def live_signals(
    seat: Seat, types: Iterable[str] = (PDQ, *EXACT_TYPES), *, tx: Transaction, now: datetime
) -> Iterator[ListedSignal]:
    """Every signal that can be asked about, once for each value.

    What is on trial, contested into nothing or caught by a line of defence is left out: who
    asks cannot look at it, so only what would have a person look at the hub is answered.
    """
    for signal_type in sorted(types):
        signals = tx.shared_signals.live_signals(
            seat.id, signal_type, now=now, effects=(SignalEffect.BLOCK, SignalEffect.REVIEW)
        )
        for signal in signals:
            yield ListedSignal(*signal)


def _say_keys(
    seat: Seat, list_recipes: tuple[Recipe, ...], *, tx: Transaction, now: datetime
) -> None:
    epoch = epoch_of(now)
    statements = tx.forum.statements(seat.id, kinds=(KEYS_SAID,), about=epoch)
    if not statements:
        keys = {recipe.name: recipe.public_key.hex() for recipe in list_recipes}
        body = {"epoch": epoch, "keys": keys}
        forum_speaking.send_statement(seat.id, KEYS_SAID, body, about=epoch, tx=tx, now=now)
