"""What a provider says of itself beside how it is reached, as people write it.

TCO Art. 5(2) and (3) (specific measures), Art. 7(1) (the policy on terrorist content), Art. 17
(where it is established), Art. 18(2)(f) (its size). A measure is written in one line, its parts
apart: `a | moderators at night | since 2026-01-01`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from seawall.errors import InvalidRequest, problem
from seawall.orders.figures.measures import SpecificMeasure, allowed_measures

_COUNTRY = re.compile(r"[A-Z]{2}")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_SME = {"yes": True, "no": False}
_SINCE, _OVERSIGHT, _AUTOMATED = "since ", "oversight:", "automated"
#: What has a field of its own wherever the contact point is set.
OWN_FACTS = (
    "main_establishment",
    "policy_url",
    "employees",
    "users",
    "sme",
    "specific_measures",
)


class NotAFact(InvalidRequest):
    """Something a provider cannot say of itself."""


def read_facts(fields: Mapping[str, str]) -> dict[str, Any]:
    """The facts as the contact point keeps them; what is left empty is left out."""
    filled_fields = {
        name: fields[name].strip() for name in OWN_FACTS if fields.get(name, "").strip()
    }
    return {name: _read(name, fact_text) for name, fact_text in filled_fields.items()}


def write_facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """The contact point's facts as text, for a form or a screen."""
    return {name: _written(name, facts[name]) for name in OWN_FACTS if name in facts}


def _read(name: str, fact_text: str) -> Any:
    if name == "specific_measures":
        return _measures(fact_text.splitlines())
    if name in {"employees", "users"}:
        return _number(name, fact_text)
    if name == "sme":
        if fact_text not in _SME:
            raise problem("orders.fact-yes-or-no", NotAFact, text=fact_text[:80], field=name)
        return _SME[fact_text]
    if name == "main_establishment":
        return _matching(_COUNTRY, name, fact_text.upper(), "Write ISO 3166, such as US.")
    return _matching(_ADDRESS, name, fact_text, "Write it as https://site.example/terms.")


def _written(name: str, fact: Any) -> str:
    if name == "specific_measures":
        return "\n".join(_line(SpecificMeasure.from_json(measure)) for measure in fact)
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return str(fact)


def _matching(shape: re.Pattern[str], name: str, fact_text: str, remedy: str) -> str:
    if not shape.fullmatch(fact_text):
        raise problem("orders.fact-form", NotAFact, text=fact_text[:80], field=name, remedy=remedy)
    return fact_text


def _number(name: str, fact_text: str) -> int:
    if not (fact_text.isascii() and fact_text.isdigit() and len(fact_text) <= 12):
        raise problem("orders.fact-number", NotAFact, text=fact_text[:80], field=name)
    return int(fact_text)


def _measures(lines: Iterable[str]) -> list[dict[str, Any]]:
    measures = allowed_measures(_measure(line) for line in lines if line.strip())
    return [_kept(measure) for measure in measures]


def _measure(line: str) -> SpecificMeasure:
    kind, *fields = (part.strip() for part in line.split("|"))
    if not fields or not fields[0]:
        raise problem("orders.fact-measure", NotAFact, text=line[:80])
    oversight, since = "", None
    for part in fields[1:]:
        if part.startswith(_OVERSIGHT):
            oversight = part.removeprefix(_OVERSIGHT).strip()
        elif part.startswith(_SINCE):
            since = _day(part.removeprefix(_SINCE).strip())
        elif part != _AUTOMATED:
            raise problem("orders.fact-measure-part", NotAFact, text=part[:80])
    return SpecificMeasure(kind, fields[0], _AUTOMATED in fields[1:], oversight, since)


def _day(fact_text: str) -> date:
    try:
        return date.fromisoformat(fact_text)
    except ValueError:
        raise problem("orders.fact-day", NotAFact, text=fact_text[:80]) from None


def _line(measure: SpecificMeasure) -> str:
    parts = [measure.kind, measure.words]
    if measure.since:
        parts.append(f"{_SINCE}{measure.since.isoformat()}")
    if measure.is_automated:
        parts.append(_AUTOMATED)
    if measure.oversight:
        parts.append(f"{_OVERSIGHT} {measure.oversight}")
    return " | ".join(parts)


def _kept(measure: SpecificMeasure) -> dict[str, Any]:
    return {
        "kind": measure.kind,
        "words": measure.words,
        "is_automated": measure.is_automated,
        "oversight": measure.oversight,
        "since": measure.since.isoformat() if measure.since else None,
    }
