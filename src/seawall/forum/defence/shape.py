"""Shape: what real material looks like as signals, and what made-up lists look like.

PDQ compares 256 frequencies with their median, so a picture's hash has half of its bits set:
128 in all of 54 photographs and drawings of quality 50 and more, where bits flipped at
random leave any number. Distances between hashes of different pictures scatter by 12 bits
(1,128 pairs), those of random numbers by 8. A batch that misses such marks is held, and
only observed until a person has looked; none of it is proof. In an incident one label and
near copies are what one expects, and say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import AdmissionHold, DefenceRuling, OfferFacts, SignalEffect
from seawall.matching import HammingIndex, codes_of
from seawall.signals import signal_types
from seawall.signals.passage import ORDINARY

RULE = "shape"
HALF = 128
NEAR = 31
SCATTER = 9.5
SCATTER_LEAST, SCATTER_MOST = 50, 500
MOST_COMPARED = 5_000


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What is odd about a batch, in a sentence, and which of its offers it concerns."""

    mark: str
    say: str
    places: tuple[int, ...]

    @property
    def held(self) -> AdmissionHold:
        """The same, as an offer carries it."""
        return AdmissionHold(RULE, self.say)


def rule(offer: OfferFacts, limits: DefenceLimits) -> DefenceRuling | None:
    """What one offer shows by itself: refuse what disarms others, observe what cannot be real."""
    kind = signal_types().get(offer.signal_type)
    if kind is not None and not kind.is_shared:
        say = f"Signals of the type {offer.signal_type} are never shared."
        return DefenceRuling(SignalEffect.OFF, RULE, say)
    if offer.signal_type == "passage" and offer.value.startswith(ORDINARY):
        say = "A passage marked as ordinary would hide other passages, so it is not shared."
        return DefenceRuling(SignalEffect.OFF, RULE, say)
    if offer.quality is not None and offer.quality < limits.lowest_quality:
        say = f"Its quality is {offer.quality}: too little detail to compare."
        return DefenceRuling(SignalEffect.OBSERVE, RULE, say)
    if offer.signal_type == "pdq" and _apart(offer.value) > limits.popcount_apart:
        say = f"The hash sets {HALF + _off(offer.value)} bits; the hash of a real picture sets {HALF}."
        return DefenceRuling(SignalEffect.OBSERVE, RULE, say)
    return None


def anomalies(
    batch: Sequence[OfferFacts], limits: DefenceLimits, *, in_incident: bool = False
) -> tuple[Anomaly, ...]:
    """What is odd about offers that came together, from one author."""
    oddities = [*_two_labels(batch)]
    pictures = [n for n, offer in enumerate(batch) if offer.signal_type == "pdq"][:MOST_COMPARED]
    if len(pictures) >= limits.shape_batch:
        values = [batch[n].value for n in pictures]
        oddities += _uneven(pictures, values, limits)
        codes = codes_of(values)
        oddities += [] if in_incident else _clusters(pictures, codes)
        oddities += _random(pictures, codes)
    if not in_incident and len(batch) >= limits.one_label_batch:
        oddities += _one_label(batch)
    return tuple(oddities)


def holds_at_place(oddities: Sequence[Anomaly], place: int) -> tuple[AdmissionHold, ...]:
    """What holds the offer at this place of the batch."""
    return tuple(anomaly.held for anomaly in oddities if place in anomaly.places)


def _off(value: str) -> int:
    return int(value, 16).bit_count() - HALF


def _apart(value: str) -> int:
    return abs(_off(value))


def _two_labels(batch: Sequence[OfferFacts]) -> Iterator[Anomaly]:
    places_by_signal: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, offer in enumerate(batch):
        places_by_signal[offer.signal_type, offer.value].append(place)
    twice = [
        place
        for places in places_by_signal.values()
        if len({frozenset(batch[place].labels) for place in places}) > 1
        for place in places
    ]
    if twice:
        say = f"{len(twice)} offers give equal signals under different labels."
        yield Anomaly("two_labels", say, tuple(twice))


def _uneven(places: list[int], values: list[str], limits: DefenceLimits) -> Iterator[Anomaly]:
    odd = sum(_apart(value) > 1 for value in values)
    if 100 * odd > limits.shape_share * len(values):
        say = f"{odd} of {len(values)} hashes do not set half of their bits, as real pictures do."
        yield Anomaly("uneven", say, tuple(places))


def _clusters(places: list[int], codes: NDArray[np.uint8]) -> Iterator[Anomaly]:
    """Offers of which more than half lie around one of them."""
    index = HammingIndex(256, NEAR)
    index.add(np.arange(len(codes)), codes)
    neighbours = np.bincount(index.search(codes).query, minlength=len(codes))
    most = int(neighbours.max())
    if 2 * most > len(codes):
        how_many = "All" if most == len(codes) else f"{most}"
        say = f"{how_many} of {len(codes)} hashes lie within {NEAR} bits of one of them."
        yield Anomaly("cluster", say, tuple(places))


def _random(places: list[int], codes: NDArray[np.uint8]) -> Iterator[Anomaly]:
    """Distances that scatter as those of random numbers do."""
    if len(codes) < SCATTER_LEAST:
        return
    bits = np.unpackbits(codes[:SCATTER_MOST], axis=1).astype(np.float32)
    ones = bits.sum(axis=1)
    apart = ones[:, None] + ones[None, :] - 2 * bits @ bits.T
    scatter = float(apart[np.triu_indices(len(bits), 1)].std())
    if scatter < SCATTER:
        say = f"Distances between its hashes scatter by {scatter:.1f} bits, as random numbers do."
        yield Anomaly("random", say, tuple(places))


def _one_label(batch: Sequence[OfferFacts]) -> Iterator[Anomaly]:
    if len({frozenset(offer.labels) for offer in batch}) == 1:
        say = f"All {len(batch)} offers carry the same labels."
        yield Anomaly("one_label", say, tuple(range(len(batch))))
