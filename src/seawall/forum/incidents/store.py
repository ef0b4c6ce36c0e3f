"""What the log holds of incidents, read for the fold: there is no table of incidents."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.scoped import Scoped
from seawall.forum.forum_statement import peek_statement
from seawall.forum.incidents.fold import DECIDES
from seawall.forum.incidents.model import (
    IncidentOffer,
    IncidentOpinion,
    IncidentStatement,
    Offering,
)
from seawall.ids import IncidentId, SeatId

_PREFIX = "incident."
#: A proposal and an incident last ninety days each at the most (`type_file.py`).
_LONGEST = timedelta(days=181)


class IncidentStore(Scoped):
    """Statements about incidents in the forums that one organisation sits in."""

    def decisions(self, seat: SeatId, *, now: datetime) -> list[IncidentStatement]:
        """What decides about those incidents that may be open now."""
        statements = self._of(db.ForumStatementRow).filter(
            seat_id=seat, kind__in=[kind.value for kind in DECIDES], at__gt=now - _LONGEST
        )
        return [_incident_statement(row) for row in statements.order_by("index")]

    def said(self, seat: SeatId, incident: str = "") -> list[IncidentStatement]:
        """Everything said about one incident, or about all of them."""
        statements = self._of(db.ForumStatementRow).filter(seat_id=seat, kind__startswith=_PREFIX)
        if incident:
            statements = statements.filter(about=incident)
        return [_incident_statement(row) for row in statements.order_by("index")]

    def offerings(self, seat: SeatId, incident: str = "") -> list[Offering]:
        """The signals that name one incident, or any, by the statement they came in."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat, index__gte=0)
        signals = signals.filter(incident=incident) if incident else signals.exclude(incident="")
        columns = (
            "incident",
            "index",
            "offer",
            "signal_type",
            "value_digest",
            "author",
            "offered_at",
        )
        rows = signals.order_by("index", "incident", "id").values_list(*columns)
        return [
            Offering(index, about, first[0].at, tuple(first))
            for (about, index), group in itertools.groupby(rows, key=lambda row: (row[0], row[1]))
            if (first := [_offer(row) for row in group])
        ]

    def opinions(self, seat: SeatId, offers: Iterable[str]) -> list[IncidentOpinion]:
        """What members said of these signals, in the order of the log."""
        indexed_opinions: list[tuple[int, IncidentOpinion]] = []
        offer_ids = sorted(set(offers))
        for part in in_parts(offer_ids, 800):
            rows = self._of(db.ForumOpinionRow).filter(seat_id=seat, offer__in=part)
            indexed_opinions += [
                (row.index, IncidentOpinion(row.offer, row.member, row.stance, row.at))
                for row in rows
            ]
        return [opinion for _, opinion in sorted(indexed_opinions, key=lambda pair: pair[0])]

    def digests(self, seat: SeatId, incident: IncidentId) -> list[str]:
        """The signals that name an incident, as those who hold values know them."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat, incident=incident)
        return sorted(set(signals.exclude(value_digest="").values_list("value_digest", flat=True)))

    def received_at(self, seat: SeatId, index: int) -> datetime | None:
        """When a statement reached us."""
        statements = self._of(db.ForumStatementRow).filter(seat_id=seat, index=index)
        return statements.values_list("received_at", flat=True).first()  # type: ignore[no-any-return]


def _incident_statement(row: db.ForumStatementRow) -> IncidentStatement:
    body = peek_statement(row.text).body
    return IncidentStatement(row.index, row.author, row.kind, row.at, row.about, body)


def _offer(row: tuple[str, int, str, str, str, str, datetime]) -> IncidentOffer:
    _, index, offer, signal_type, digest, author, at = row
    return IncidentOffer(offer, signal_type, digest, author, index, at)
