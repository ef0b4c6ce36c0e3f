"""A member's adoption policy: which shared signals may do what here, as data.

`allow` lines grant an effect to what fits them, and the strongest one that fits counts;
`limit` lines bound it, and the weakest counts. A limit asks nothing about agreement or
precision, so more agreement can never weaken a signal. No policy reaches the other lines of
defence: it only ever decides what is left when all of them let a signal pass.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from seawall.forum.defence.model import OfferFacts, SignalEffect


@dataclass(frozen=True, slots=True)
class Scope:
    """Which offers a line is about; an empty field means all."""

    labels: tuple[str, ...] = ()
    severity: int = 0
    """The least gravity of the labels."""
    authors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def fits(self, offer: OfferFacts) -> bool:
        """Whether the offer is one of these."""
        conditions = (
            (self.labels, set(offer.labels)),
            (self.authors, {offer.author}),
            (self.types, {offer.signal_type}),
        )
        is_one = all(not names or present & set(names) for names, present in conditions)
        return is_one and offer.severity >= self.severity


@dataclass(frozen=True, slots=True)
class Allowance:
    """Grants an effect, under conditions that more agreement can only fulfil."""

    name: str
    effect: SignalEffect
    scope: Scope = Scope()
    agreement: int = 0
    """So many established members, the author aside, agree."""
    precision: float = 0.0
    """The author's precision is known, and at least so much (Wilson's lower bound)."""
    confidence: int = 0
    incident: bool = False
    """Only in a live incident that the offer belongs to."""

    def fits(self, offer: OfferFacts, precision: float | None, *, in_incident: bool) -> bool:
        """Whether all its conditions hold."""
        return (
            self.scope.fits(offer)
            and len(offer.confirmed_by) >= self.agreement
            and (not self.precision or (precision is not None and precision >= self.precision))
            and offer.confidence >= self.confidence
            and (in_incident or not self.incident)
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds an effect for what it is about."""

    name: str
    effect: SignalEffect
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class AdoptionPolicy:
    """All lines; ``otherwise`` is for what no `allow` line fits, ``contested`` bounds a dispute."""

    name: str
    otherwise: SignalEffect = SignalEffect.REVIEW
    contested: SignalEffect = SignalEffect.REVIEW
    allow: tuple[Allowance, ...] = ()
    limit: tuple[Limit, ...] = ()

    def as_mapping(self) -> dict[str, Any]:
        """The policy as its file has it; fields that say nothing are left out."""
        return {
            "name": self.name,
            "otherwise": str(self.otherwise),
            "contested": str(self.contested),
            "allow": [_line(line) for line in self.allow],
            "limit": [_line(line) for line in self.limit],
        }

    def as_yaml(self) -> str:
        """As YAML, to be edited by hand."""
        return yaml.safe_dump(self.as_mapping(), sort_keys=False, allow_unicode=True)

    def as_json(self) -> str:
        """As JSON, for machines."""
        return json.dumps(self.as_mapping(), ensure_ascii=False)


def _line(line: Allowance | Limit) -> dict[str, Any]:
    fields = asdict(line)
    scope: dict[str, Any] = fields.pop("scope")
    flat = {**fields, **scope, "effect": str(line.effect)}
    return {key: list(v) if isinstance(v, tuple) else v for key, v in flat.items() if v}
