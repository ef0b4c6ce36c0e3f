"""Shared signals and opinions, as rows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Sum

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts, insert_rows, update_rows
from seawall.db.rows.scoped import Scoped
from seawall.db.unit_of_work.tenancy import EVERY
from seawall.errors import problem
from seawall.forum import rows
from seawall.forum.defence.model import SignalEffect
from seawall.forum.model import AGAINST, ForumOpinion, Offer, OfferState, Seat, SignalStance
from seawall.ids import EntryId, ForumMemberId, OfferId, SeatId

#: SQLite takes some thousands of marks in one statement.
_CHUNK = 800


class SharedSignalStore(Scoped):
    """The signals of the forums that one organisation sits in."""

    def add(self, seat: Seat, offers: Sequence[Offer]) -> None:
        """Keep offers that were checked, and count them by the hour."""
        self._count(seat, offers)
        insert_rows(
            db.ForumSignalRow,
            rows.SIGNAL,
            [
                (
                    seat.organisation,
                    seat.id,
                    offer.id,
                    offer.author,
                    offer.index,
                    offer.signal_type,
                    offer.value,
                    offer.value_digest,
                    offer.label,
                    json.dumps(list(offer.labels)),
                    offer.confidence,
                    json.dumps(list(offer.context)),
                    offer.quality,
                    json.dumps(list(offer.approvers)),
                    offer.incident,
                    offer.offered_at,
                    offer.expires_at,
                    offer.state.value,
                    offer.effect.value,
                    offer.rule,
                    offer.say,
                    offer.entry,
                    json.dumps(dict(offer.opening)),
                    json.dumps([list(hold) for hold in offer.held]),
                    offer.suspended,
                )
                for offer in offers
            ],
        )

    def offer(self, seat: SeatId, offer: OfferId) -> Offer:
        """One offer."""
        row = self._of(db.ForumSignalRow).filter(seat_id=seat, offer=offer).first()
        if row is None:
            raise problem("forum.no-such-offer", offer=offer)
        return rows.OFFER.value(row)

    def find(self, seat: SeatId, offers: Iterable[str]) -> dict[OfferId, Offer]:
        """Those of these offers that there are."""
        by_id: dict[OfferId, Offer] = {}
        for part in in_parts(list(offers), _CHUNK):
            for row in self._of(db.ForumSignalRow).filter(seat_id=seat, offer__in=part):
                by_id[OfferId(row.offer)] = rows.OFFER.value(row)
        return by_id

    def of_values(self, seat: SeatId, digests: Iterable[str]) -> dict[str, list[Offer]]:
        """Every offer of these signals, by the digest of its value."""
        by_digest: dict[str, list[Offer]] = defaultdict(list)
        for part in in_parts(sorted({digest for digest in digests if digest}), _CHUNK):
            signals = self._of(db.ForumSignalRow).filter(seat_id=seat, value_digest__in=part)
            for row in signals.order_by("index", "id"):
                by_digest[row.value_digest].append(rows.OFFER.value(row))
        return dict(by_digest)

    def of_entries(self, entries: Iterable[EntryId]) -> list[tuple[SeatId, Offer]]:
        """The offers that stand behind these entries of our banks."""
        owned_offers: list[tuple[SeatId, Offer]] = []
        for part in in_parts(list(entries), _CHUNK):
            signals = self._of(db.ForumSignalRow).filter(entry_id__in=part)
            owned_offers += [(SeatId(row.seat_id), rows.OFFER.value(row)) for row in signals]
        return owned_offers

    def page(
        self,
        seat: SeatId,
        *,
        after: int = 0,
        limit: int = 100,
        author: str = "",
        label: str = "",
        effect: SignalEffect | None = None,
        state: OfferState | None = None,
        newest_first: bool = False,
    ) -> list[tuple[int, Offer]]:
        """A page of offers with their row numbers, by which the next page is asked for."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat)
        for name, value in (("author", author), ("label", label)):
            if value:
                signals = signals.filter(**{name: value})
        if effect:
            signals = signals.filter(effect=effect.value)
        if state:
            signals = signals.filter(state=state.value)
        if newest_first:
            signals = signals.filter(id__lt=after) if after else signals
            return [(row.id, rows.OFFER.value(row)) for row in signals.order_by("-id")[:limit]]
        signals = signals.filter(id__gt=after).order_by("id")
        return [(row.id, rows.OFFER.value(row)) for row in signals[:limit]]

    def unseconded(
        self, seat: Seat, *, light: Iterable[str], after: int = 0, limit: int = 100
    ) -> list[tuple[int, Offer]]:
        """Our own offers that stand with fewer than two people, but for labels that are light."""
        signals = self._of(db.ForumSignalRow).filter(
            seat_id=seat.id,
            author=seat.me,
            state=OfferState.OFFERED.value,
            approvers__1__isnull=True,
            id__gt=after,
        )
        signals = signals.exclude(label__in=list(light)).order_by("id")
        return [(row.id, rows.OFFER.value(row)) for row in signals[:limit]]

    def openings(self, seat: SeatId, indexes: Iterable[int]) -> dict[int, dict[str, Any]]:
        """The openings of the offers in these log entries, by place and offer."""
        openings: dict[int, dict[str, Any]] = defaultdict(dict)
        for part in in_parts(list(indexes), _CHUNK):
            signals = self._of(db.ForumSignalRow).filter(seat_id=seat, index__in=part)
            for index, offer, opening in signals.values_list("index", "offer", "opening"):
                if opening:
                    openings[index][offer] = opening
        return dict(openings)

    def live_signals(
        self, seat: SeatId, signal_type: str, *, now: datetime, effects: Iterable[SignalEffect] = ()
    ) -> Iterator[tuple[OfferId, str, str, str]]:
        """Every signal that stands (and may do this here), once for each value: offer, type, value, label."""
        signals = self._of(db.ForumSignalRow).filter(
            seat_id=seat, signal_type=signal_type, state=OfferState.OFFERED.value
        )
        if effect_values := [effect.value for effect in effects]:
            signals = signals.filter(effect__in=effect_values)
        seen_digests: set[str] = set()
        for row in signals.exclude(value="").order_by("id").iterator(chunk_size=2_000):
            if row.value_digest in seen_digests or (row.expires_at and row.expires_at <= now):
                continue
            seen_digests.add(row.value_digest)
            yield OfferId(row.offer), row.signal_type, row.value, row.label

    def keep_rulings(
        self, seat: SeatId, rulings: Mapping[OfferId, tuple[SignalEffect, str, str]]
    ) -> None:
        """What these offers may do here, which rule said so, and its sentence."""
        self._set(
            seat,
            ("effect", "rule", "say"),
            {offer: (effect.value, rule, say) for offer, (effect, rule, say) in rulings.items()},
        )

    def tie(self, seat: SeatId, ties: Mapping[OfferId, EntryId]) -> None:
        """Remember the entries of our bank that came of these offers."""
        self._set(seat, ("entry_id",), {offer: (entry,) for offer, entry in ties.items()})

    def mark_placed(self, seat: SeatId, offer: OfferId, *, index: int) -> None:
        """An offer of ours has its place in the log."""
        self._of(db.ForumSignalRow).filter(seat_id=seat, offer=offer).update(index=index)

    def approve(self, seat: SeatId, offer: OfferId, approvers: Sequence[str]) -> None:
        """More people at its author stand behind it."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat, offer=offer)
        signals.update(approvers=list(approvers))

    def let_in(self, seat: SeatId, author: ForumMemberId) -> int:
        """Nothing holds this member's signals any more; how many were held."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat, author=author)
        return int(signals.exclude(held=[]).update(held=[]))

    def suspend(self, seat: SeatId, offer: OfferId, why: str) -> None:
        """It suspended itself; an empty reason lets it go on."""
        self._of(db.ForumSignalRow).filter(seat_id=seat, offer=offer).update(suspended=why)

    def suspensions(self, seat: SeatId) -> dict[str, int]:
        """How many signals of each author suspended themselves here."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat, suspended__gt="")
        return dict(signals.values_list("author").annotate(n=Count("id")).order_by("author"))

    def withdraw(self, seat: SeatId, offers: Iterable[OfferId]) -> None:
        """Their author takes these back."""
        for part in in_parts(list(offers), _CHUNK):
            signals = self._of(db.ForumSignalRow).filter(seat_id=seat, offer__in=part)
            signals.update(state=OfferState.WITHDRAWN.value)

    def counts(self, seat: SeatId) -> dict[tuple[str, str], int]:
        """How many offers stand or were withdrawn, by what they do here."""
        signals = self._of(db.ForumSignalRow).filter(seat_id=seat)
        counted = signals.values_list("state", "effect").annotate(n=Count("id"))
        return {(state, effect): n for state, effect, n in counted.order_by("state", "effect")}

    def offered_since(self, seat: SeatId, author: ForumMemberId, since: datetime) -> int:
        """How many signals a member has offered since this moment, to the hour."""
        hour_rows = self._hours(seat, author).filter(hour__gt=_hour(since))
        return int(hour_rows.aggregate(n=Sum("offers"))["n"] or 0)

    def offered_by_day(
        self, seat: SeatId, author: ForumMemberId, *, since: datetime, until: datetime
    ) -> tuple[int, ...]:
        """How many signals a member offered on each day on which it offered any."""
        hour_rows = self._hours(seat, author).filter(hour__gte=_hour(since), hour__lte=_hour(until))
        by_day: Counter[date] = Counter()
        for hour, offers in hour_rows.order_by("hour").values_list("hour", "offers"):
            by_day[hour.date()] += offers
        return tuple(by_day.values())

    def _hours(self, seat: SeatId, author: ForumMemberId) -> Any:
        return self._of(db.ForumOfferHourRow).filter(seat_id=seat, author=author)

    def _count(self, seat: Seat, offers: Sequence[Offer]) -> None:
        """Under the seat's lock, so nobody counts the same hour at once."""
        hours = Counter((offer.author, _hour(offer.offered_at)) for offer in offers)
        for (author, hour), count in hours.items():
            hour_rows = self._hours(seat.id, author).filter(hour=hour)
            if not hour_rows.update(offers=F("offers") + count):
                db.ForumOfferHourRow.objects.create(
                    organisation_id=seat.organisation,
                    seat_id=seat.id,
                    author=author,
                    hour=hour,
                    offers=count,
                )

    # Opinions

    def hear(self, seat: Seat, opinions: Sequence[ForumOpinion]) -> None:
        """Remember what members said."""
        columns = (
            "organisation_id", "seat_id", "value_digest", "offer", "member", "stance", "code",
            "reason", "at", "index", "counts",
        )  # fmt: skip
        insert_rows(
            db.ForumOpinionRow,
            columns,
            [
                (
                    seat.organisation,
                    seat.id,
                    opinion.value_digest,
                    opinion.offer,
                    opinion.member,
                    opinion.stance.value,
                    opinion.code,
                    opinion.reason,
                    opinion.at,
                    opinion.index,
                    opinion.counts,
                )
                for opinion in opinions
            ],
        )

    def opinions(self, seat: SeatId, offers: Iterable[Offer]) -> dict[OfferId, list[ForumOpinion]]:
        """What was said of these signals, whichever of their offers was named, oldest first."""
        these = list(offers)
        by_value: dict[str, list[ForumOpinion]] = defaultdict(list)
        by_offer: dict[str, list[ForumOpinion]] = defaultdict(list)
        for part in in_parts(
            sorted({offer.value_digest for offer in these if offer.value_digest}), _CHUNK
        ):
            opinions = self._of(db.ForumOpinionRow).filter(seat_id=seat, value_digest__in=part)
            for row in opinions.order_by("index", "id"):
                by_value[row.value_digest].append(rows.OPINION.value(row))
        for part in in_parts([offer.id for offer in these if not offer.value_digest], _CHUNK):
            opinions = self._of(db.ForumOpinionRow).filter(seat_id=seat, offer__in=part)
            for row in opinions.order_by("index", "id"):
                by_offer[row.offer].append(rows.OPINION.value(row))
        return {
            offer.id: by_value.get(offer.value_digest) or by_offer.get(offer.id, [])
            for offer in these
        }

    def against_since(self, seat: SeatId, member: ForumMemberId, since: datetime) -> int:
        """How often a member has spoken against signals since this moment."""
        opinions = self._of(db.ForumOpinionRow).filter(seat_id=seat, member=member, at__gte=since)
        return int(opinions.filter(stance__in=[stance.value for stance in AGAINST]).count())

    def judged(self, seat: SeatId) -> dict[str, tuple[int, int]]:
        """Of each member: how many of its signals others agreed with, and spoke against."""
        opinions = self._of(db.ForumOpinionRow).filter(seat_id=seat, counts=True)
        against = [stance.value for stance in AGAINST]
        judgements: dict[str, tuple[int, int]] = {}
        for stances, place in (([SignalStance.AGREE.value], 0), (against, 1)):
            digests = opinions.filter(stance__in=stances).values("value_digest", "member")
            authors = self._authors(seat, [(row["value_digest"], row["member"]) for row in digests])
            for author, number in authors.items():
                pair = list(judgements.get(author, (0, 0)))
                pair[place] = number
                judgements[author] = (pair[0], pair[1])
        return judgements

    def _authors(self, seat: SeatId, spoken: Sequence[tuple[str, str]]) -> dict[str, int]:
        """Of how many signals of each author somebody else said this."""
        speakers: dict[str, set[str]] = defaultdict(set)
        for digest, member in spoken:
            speakers[digest].add(member)
        counted: dict[str, set[str]] = defaultdict(set)
        for part in in_parts(sorted(speakers), _CHUNK):
            signals = self._of(db.ForumSignalRow).filter(seat_id=seat, value_digest__in=part)
            for digest, author in signals.values_list("value_digest", "author"):
                if speakers[digest] - {author}:
                    counted[author].add(digest)
        return {author: len(digests) for author, digests in counted.items()}

    def _set(
        self, seat: SeatId, columns: tuple[str, ...], values: Mapping[OfferId, tuple[Any, ...]]
    ) -> None:
        own = () if self.organisation == EVERY else (self.organisation,)
        keys = ("organisation_id", "seat_id", "offer")[-2 - len(own) :]
        key_prefix = (*own, seat)
        changed_rows = [(*key_prefix, offer, *cells) for offer, cells in values.items()]
        update_rows(db.ForumSignalRow, keys, columns, changed_rows)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
