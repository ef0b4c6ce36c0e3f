"""An adoption policy from its file: every mistake is named by field, with what to do."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from seawall import taxonomy
from seawall.errors import field_path, problem
from seawall.forum.defence.model import SignalEffect
from seawall.forum.defence.policy import AdoptionPolicy, Allowance, Limit, Scope
from seawall.signals import signal_types

_SHIPPED = "data/forum/adoption.yaml"
LARGEST = 100_000  # characters
MOST_LINES = 200
_EFFECTS = ", ".join(SignalEffect)

#: YAML 1.1 reads a bare `off` as false.
_Effect = Annotated[
    SignalEffect, BeforeValidator(lambda effect: "off" if effect is False else effect)
]
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Names = Annotated[list[str], Field(max_length=1_000)]


class _LimitIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: _Name
    effect: _Effect
    labels: _Names = []
    severity: Annotated[int, Field(ge=0, le=7)] = 0
    authors: _Names = []
    types: _Names = []

    def scope(self) -> Scope:
        """What the line is about."""
        return Scope(tuple(self.labels), self.severity, tuple(self.authors), tuple(self.types))


class _AllowIn(_LimitIn):
    agreement: Annotated[int, Field(ge=0, le=1_000)] = 0
    precision: Annotated[float, Field(ge=0, le=1)] = 0.0
    confidence: Annotated[int, Field(ge=0, le=100)] = 0
    incident: bool = False


class _PolicyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: _Name
    otherwise: _Effect = SignalEffect.REVIEW
    contested: _Effect = SignalEffect.REVIEW
    allow: Annotated[list[_AllowIn], Field(max_length=MOST_LINES)] = []
    limit: Annotated[list[_LimitIn], Field(max_length=MOST_LINES)] = []


@cache
def shipped_policy() -> AdoptionPolicy:
    """The policy of a member that has none of its own."""
    return read_policy(files("seawall").joinpath(_SHIPPED).read_text(encoding="utf-8"))


def read_policy(text: str, *, labels: Collection[str] | None = None) -> AdoptionPolicy:
    """A policy from YAML or JSON; ``labels`` are the forum's, or those that ship."""
    if len(text) > LARGEST:
        raise problem("forum.bad-policy.too-long", length=len(text), largest=LARGEST)
    try:
        policy_in = _PolicyIn.model_validate(_mapping(text))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise problem(
            "forum.bad-policy.rule",
            fault=first["msg"],
            field=field_path(first["loc"]) or "policy",
            remedy=_remedy(first["type"]),
        ) from None
    label_ids = {label.id for label in taxonomy.labels()} if labels is None else set(labels)
    _check(policy_in, label_ids)
    return AdoptionPolicy(
        policy_in.name,
        policy_in.otherwise,
        policy_in.contested,
        tuple(_allow(line) for line in policy_in.allow),
        tuple(Limit(line.name, line.effect, line.scope()) for line in policy_in.limit),
    )


def _allow(line: _AllowIn) -> Allowance:
    conditions = (line.agreement, line.precision, line.confidence, line.incident)
    return Allowance(line.name, line.effect, line.scope(), *conditions)


def _check(policy_in: _PolicyIn, labels: set[str]) -> None:
    if policy_in.contested is SignalEffect.BLOCK:
        raise problem("forum.bad-policy.contested")
    for key, lines in (("allow", policy_in.allow), ("limit", policy_in.limit)):
        for at, line in enumerate(lines):
            for number, label in enumerate(line.labels):
                _check_name(label, labels, f"{key}.{at}.labels.{number}")
            for number, name in enumerate(line.types):
                _check_name(name, set(signal_types()), f"{key}.{at}.types.{number}")


def _check_name(name: str, choices: set[str], field: str) -> None:
    if name not in choices:
        remedy = f"Use one of: {', '.join(sorted(choices))}."
        raise problem("forum.bad-policy.unknown", name=name[:80], field=field, remedy=remedy)


def _mapping(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as broken:
        where = " ".join(str(getattr(broken, "problem_mark", "")).split())
        raise problem("forum.bad-policy.format", where=where) from None


def _remedy(kind: str) -> str:
    if kind == "enum":
        return f"Write {_EFFECTS}."
    if kind == "extra_forbidden":
        return "Take it out, or see docs/forum-defence.md for the names of fields."
    if kind == "missing":
        return "Add it."
    return "See docs/forum-defence.md."
