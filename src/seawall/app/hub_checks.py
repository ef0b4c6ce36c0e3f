"""Upload checks that ask a forum's hub: for members that may ask its list and not hold it.

What nothing here knows is asked about blindly, within a few seconds; the hub learns that
something was asked, and the quota counts it. A hub that is away, a quota that is spent or a
list that is not here yet change nothing but a note in the answer: an upload never waits for a
stranger longer than that, and is never lost for it. After a failure the hub is left alone
for half a minute.

A picture costs two look-ups (its SHA-256 and its PDQ value), any other file two (SHA-256 and
MD5), an address or a text one.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from seawall.errors import SeawallError
from seawall.forum.lookup.list_questions import ListHoldings
from seawall.forum.lookup.recipes import EXACT_TYPES, PDQ
from seawall.forum.lookup.remote import AskedSignal
from seawall.forum.model import Seat
from seawall.gate.checks import HubFinding
from seawall.ids import OrganisationId, SeatId
from seawall.outbound.call_purpose import HUB_IN_A_CHECK
from seawall.signals import MIN_QUALITY, Signal
from seawall.transaction import INSTALLATION, close_connection, transaction
from seawall.worker import list_fetching, looking_up

FRESH = timedelta(minutes=1)
LEFT_ALONE = timedelta(seconds=30)
#: Signals of one upload that are asked about.
MOST = 8

_log = structlog.get_logger()


class FromAfar:
    """Look-ups at forum hubs for members that only ask; safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seats: dict[OrganisationId, list[Seat]] = {}
        self._seen_at: datetime | None = None
        self._holdings: dict[SeatId, tuple[datetime, ListHoldings]] = {}
        self._alone_until: dict[SeatId, datetime] = {}

    def concerns(self, organisation: OrganisationId) -> bool:
        """Whether this organisation has a seat that may only ask."""
        return bool(self._of(organisation, datetime.now(UTC)))

    def ask(self, organisation: OrganisationId, signals: Sequence[Signal]) -> HubFinding:
        """What the hubs know of these signals."""
        queries, now = signals_to_ask(signals), datetime.now(UTC)
        notes = []
        for seat in self._of(organisation, now) if queries else ():
            try:
                if say := self._at(seat, queries, now):
                    return HubFinding(say)
            except SeawallError as wrong:
                self._alone_until[seat.id] = now + LEFT_ALONE
                _log.warning("forum.not_asked", seat=seat.id, why=str(wrong)[:300])
                notes.append(f"the list of {seat.name} could not be asked: {wrong.detail}"[:200])
        return HubFinding(note="; ".join(notes))

    def _at(self, seat: Seat, queries: Sequence[AskedSignal], now: datetime) -> str:
        if self._alone_until.get(seat.id, now) > now:
            return ""
        holdings = self._holdings_of(seat, now)
        hits = looking_up.ask_blindly(
            seat, queries, now=now, holdings=holdings, purpose=HUB_IN_A_CHECK
        )
        if not hits:
            return ""
        labels = ", ".join(sorted({hit.label for hit in hits.values()}))
        refs = ", ".join(sorted({hit.ref for hit in hits.values()}))
        return f"{seat.name} lists this as {labels} (signal {refs}); we may ask its list only"

    def _holdings_of(self, seat: Seat, now: datetime) -> ListHoldings:
        """The lists of a seat, opened and verified once in a while."""
        with self._lock:
            cache_entry = self._holdings.get(seat.id)
            if cache_entry and now - cache_entry[0] < FRESH:
                return cache_entry[1]
            try:
                opened = list_fetching.open_holdings(seat, now=now)
            finally:
                close_connection()
            self._holdings[seat.id] = (now, opened)
            return opened

    def _of(self, organisation: OrganisationId, now: datetime) -> list[Seat]:
        with self._lock:
            if self._seen_at is None or now - self._seen_at >= FRESH:
                self._seats, self._seen_at = _seats(), now
            return self._seats.get(organisation, [])


def signals_to_ask(signals: Sequence[Signal]) -> list[AskedSignal]:
    """What of an upload is asked about: the content itself, in the fewest look-ups."""
    direct = [signal for signal in signals if signal.is_bankable and signal.grade == "direct"]
    pictures = [
        AskedSignal(PDQ, signal.value)
        for signal in direct
        if signal.type == PDQ and (signal.quality or 0) >= MIN_QUALITY
    ][:1]
    skipped = {"md5"} if pictures else set()
    exact_signals = [
        AskedSignal(signal.type, signal.value)
        for signal in direct
        if signal.type in EXACT_TYPES - skipped
    ]
    return [*pictures, *dict.fromkeys(exact_signals)][:MOST]


def _seats() -> dict[OrganisationId, list[Seat]]:
    by_organisation: dict[OrganisationId, list[Seat]] = defaultdict(list)
    try:
        with transaction(INSTALLATION) as tx:
            for seat in tx.forum.seats():
                if looking_up.only_asks(seat):
                    by_organisation[seat.organisation].append(seat)
    finally:
        close_connection()
    return dict(by_organisation)
