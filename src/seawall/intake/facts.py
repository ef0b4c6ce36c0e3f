"""The facts a rule may speak of: flat declared names, each with a type, a unit, a source.

Flat names let a typing error be found when a rule is loaded rather than when it
matters. A fact nobody told us is absent, and a condition about it is unknown; it is
never guessed. Facts from the platform come with the check; the others are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from seawall.errors import problem
from seawall.intake.duration import parse_duration
from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting_cards, is_confirmed

Kind = Literal["bool", "int", "string", "list", "duration"]
Value = bool | int | str | list[str] | timedelta


@dataclass(frozen=True, slots=True)
class FactName:
    """One name a condition may use."""

    name: str
    kind: Kind
    unit: str
    source: Literal["matches", "content", "platform"]
    says: str


def _fact(line: str) -> FactName:
    name, kind, unit, source, says = (part.strip() for part in line.split("|"))
    return FactName(name, kind, unit, source, says)  # type: ignore[arg-type]


_TABLE = """
match_count        | int      | matches | matches  | known signals found, each entry once
match_confirmed    | int      | matches | matches  | of these, the ones that can carry a block
match_contested    | int      | matches | matches  | of these, entries whose bank is in doubt
match_unconfirmed  | int      | matches | matches  | of these, entries that nobody beside their author has confirmed
match_exact        | int      | matches | matches  | of these, equal in every bit
match_min_distance | int      | bits    | matches  | how near the nearest is, or 100 less the percentage that agrees; absent without a match
match_confidence   | int      | percent | matches  | how sure the surest bank is; absent without a match
match_agreeing     | int      | members | matches  | members who agree with an entry that was found
match_disagreeing  | int      | members | matches  | members who disagree with one
match_types        | list     |         | matches  | signal types that matched, such as "pdq"
match_banks        | list     |         | matches  | names of the banks that matched
match_labels       | list     |         | matches  | labels of the entries that matched
content_kind       | string   |         | content  | "picture", "video", "sound", "document", "archive", "text", "file", "url" or "hashes"
content_quality    | int      | percent | content  | detail in the picture; absent for anything else
content_size       | int      | bytes   | content  | size of the file; absent for anything else
content_unopened   | int      | parts   | content  | how many parts of the file were not looked into; absent for anything else
unopened           | list     |         | content  | why parts of the file were not looked into: "limit", "unreadable", "encrypted", "unknown"; absent for anything else
account_age        | duration |         | platform | how long the account has existed
account_verified   | bool     |         | platform | whether the platform knows who it is
account_strikes    | int      | strikes | platform | upheld decisions against the account
context_press      | bool     |         | platform | the platform knows the account as press
source_is_archive  | bool     |         | platform | an archive, a museum, a researcher
language           | string   |         | platform | language of the item, as in "de"
jurisdiction       | string   |         | platform | where it was uploaded, as in "EU"
"""
FACTS: Mapping[str, FactName] = {
    fact.name: fact for fact in map(_fact, _TABLE.strip().splitlines())
}
_PYTHON: Mapping[str, type] = {"bool": bool, "int": int, "string": str, "list": list}


def platform_facts(facts: Mapping[str, Any]) -> dict[str, Value]:
    """What the platform told us, checked; durations are written `5h` or `400d`."""
    for name in facts:
        if name not in FACTS or FACTS[name].source != "platform":
            names = [fact.name for fact in FACTS.values() if fact.source == "platform"]
            raise problem("intake.unknown-fact", name=name[:60], names=", ".join(names))
    return {name: declared_value(name, value) for name, value in facts.items()}


def declared_value(name: str, value: Any) -> Value:
    """The value in its declared type, or an error that names the fact."""
    kind = FACTS[name].kind
    if kind == "duration":
        return parse_duration(value, field=f"facts.{name}")
    right = isinstance(value, _PYTHON[kind]) and (kind == "bool" or not isinstance(value, bool))
    if not right or (kind == "list" and not all(isinstance(element, str) for element in value)):
        raise problem("intake.wrong-fact", value=value, kind=kind, name=name)
    return value  # type: ignore[no-any-return]


def facts_of_matches(cards: Sequence[MatchCard]) -> dict[str, Value]:
    """The facts that follow from matches; an entry on trial says nothing."""
    cards = counting_cards(cards)
    facts: dict[str, Value] = {
        "match_count": len({card.entry for card in cards}),
        "match_confirmed": len({card.entry for card in cards if is_confirmed(card)}),
        "match_contested": len({card.entry for card in cards if card.state == "contested"}),
        "match_unconfirmed": len({c.entry for c in cards if c.state == "unconfirmed"}),
        "match_exact": len({card.entry for card in cards if card.distance == 0}),
        "match_agreeing": len({name for card in cards for name in card.agree}),
        "match_disagreeing": len({name for card in cards for name in card.disagree}),
        "match_types": sorted({card.signal_type for card in cards}),
        "match_banks": sorted({card.bank_name for card in cards}),
        "match_labels": sorted({card.label for card in cards if card.label}),
    }
    if cards:
        facts["match_min_distance"] = min(card.distance for card in cards)
        facts["match_confidence"] = max(card.confidence for card in cards)
    return facts
