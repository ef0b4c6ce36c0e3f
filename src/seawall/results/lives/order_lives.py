"""Entries become the lives of orders and referrals; rehearsals are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import orders
from seawall.orders.model import Binding, Trust
from seawall.orders.states import OVER
from seawall.orders.trust import is_sender_known
from seawall.results.lives.order_life import OrderLife
from seawall.results.lives.written_moment import moment_in


class OrderReading:
    """The lives of orders, as far as the entries that were added tell of them."""

    def __init__(self) -> None:
        self._lives: dict[str, OrderLife] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.public.get("drill"):
            return
        life = self._lives.get(entry.about)
        if entry.public.get("form"):
            life = self._lives[entry.about] = _document(entry)
        if life is not None and (step := _STEPS.get(entry.what)):
            self._lives[entry.about] = step(life, entry)

    def lives(self) -> Iterator[OrderLife]:
        """Every life, in the order in which they came."""
        yield from self._lives.values()


def _document(entry: TellingEntry) -> OrderLife:
    public = entry.public
    return OrderLife(
        order=entry.about,
        form=str(public["form"]),
        is_binding=public.get("binding") == Binding.MANDATORY,
        received_at=moment_in(public, "received_at") or entry.at,
        due_at=moment_in(public, "due_at"),
        authority=_proved_authority(entry),
        state=str(public.get("issuing_state") or ""),
    )


def _refused(life: OrderLife, entry: TellingEntry) -> OrderLife:
    return replace(life, refused=str(entry.public["reason"]))


def _proved_authority(entry: TellingEntry) -> str:
    """The name by which the register knows it; what a document says of itself is no proof."""
    is_proved = is_sender_known(Trust(entry.public.get("trust") or Trust.ANONYMOUS))
    if not (is_proved and entry.sealed.get("authority_id")):
        return ""
    return str(entry.sealed.get("authority") or "")


def _repeated(life: OrderLife, entry: TellingEntry) -> OrderLife:
    if not entry.public["is_same"]:
        return life
    return replace(life, repeated_at=(*life.repeated_at, entry.at))


def _withdrawn(life: OrderLife, entry: TellingEntry) -> OrderLife:
    """Some addresses may have been taken out of it: then it goes on."""
    return _ended(life, entry) if entry.public["state"] in OVER else life


def _held(life: OrderLife, entry: TellingEntry) -> OrderLife:
    due_at = moment_in(entry.public, "due_at") or life.due_at
    return replace(life, is_held=bool(entry.public["is_held"]), due_at=due_at)


def _acted(life: OrderLife, entry: TellingEntry) -> OrderLife:
    return replace(
        life,
        acted_at=moment_in(entry.public, "acted_at") or entry.at,
        due_at=moment_in(entry.public, "was_due_at") or life.due_at,
        is_late=bool(entry.public["is_late"]),
        is_held=False,
    )


def _judged(life: OrderLife, entry: TellingEntry) -> OrderLife:
    return replace(
        life,
        accepted=int(entry.public["accepted"]),
        declined={str(reason): int(n) for reason, n in entry.public["declined"].items()},
        is_judged=True,
    )


def _ended(life: OrderLife, entry: TellingEntry) -> OrderLife:
    return replace(life, ended_at=life.ended_at or entry.at)


_STEPS: Mapping[str, Callable[[OrderLife, TellingEntry], OrderLife]] = {
    orders.ORDER_REFUSED: _refused,
    orders.ORDER_REPEATED: _repeated,
    orders.ORDER_PAUSED: _held,
    orders.ORDER_RESUMED: _held,
    orders.ORDER_ACTED: _acted,
    orders.ORDER_JUDGED: _judged,
    orders.ORDER_CEASED_LEGAL_EFFECT: _ended,
    orders.ORDER_WITHDRAWN: _withdrawn,
    orders.ORDER_CLOSED: _ended,
}

ORDER_WORDS: tuple[str, ...] = (orders.ORDER_RECEIVED, orders.ORDER_SORTED, *_STEPS)
