"""The taxonomy: what a signal depicts (labels) and what a decision rests on (clauses).

Both are data, in `data/taxonomy.yaml`: the forum's current list is for its members
only and every platform has its own policy, so neither may be code. Labels have the
three dimensions of GIFCT's hash-sharing database; clauses are the platform's terms,
each with the law it carries out and a version that a decision names.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.errors import InvalidRequest, problem


class UnknownClause(InvalidRequest):
    """No clause has this id, or not in this version."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the three questions a label answers."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TaxonomyLabel:
    """What a signal depicts, under one dimension."""

    id: str
    dimension: str
    title: str
    text: str
    severity: int
    """From 0 to 7; 7 is a life in danger now and outranks everything."""
    clause: str = ""
    """The clause that content with this label breaks, where a machine may cite one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of the platform's policy, as a decision cites it."""

    id: str
    version: int
    number: int
    """Its place in the policy, and its key on the case page."""
    title: str
    text: str
    law: str
    sor_keyword: str | None
    """The keyword of a statement of reasons, or None where nothing is restricted."""
    label: str = ""
    """What a signal depicts that became known by a decision under this clause alone."""

    @property
    def restricts(self) -> bool:
        """Whether content may be taken down under it."""
        return self.sor_keyword is not None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version of all labels and clauses."""

    version: str
    dimensions: tuple[Dimension, ...]
    labels: tuple[TaxonomyLabel, ...]
    clauses: tuple[Clause, ...]


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy that ships with the package."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # our own file: every process reads it
    return _parse(yaml.load(source_text(), loader))  # noqa: S506 - a safe one


def source_text() -> str:
    """The file that ships, as text."""
    return files("seawall").joinpath("data/taxonomy.yaml").read_text(encoding="utf-8")


def parse_taxonomy(text: str) -> Taxonomy:
    """A taxonomy written in YAML as ours is, or an error that says what it lacks."""
    try:
        return _parse(yaml.safe_load(text))
    except (yaml.YAMLError, KeyError, TypeError) as wrong:
        raise problem("taxonomy.unreadable", why=str(wrong)[:270]) from wrong


def labels() -> tuple[TaxonomyLabel, ...]:
    """Every label, in the file's order."""
    return taxonomy().labels


def clauses() -> tuple[Clause, ...]:
    """Every clause, by number."""
    return taxonomy().clauses


def label(label_id: str) -> TaxonomyLabel:
    """The label with this id."""
    for candidate in labels():
        if candidate.id == label_id:
            return candidate
    raise problem("taxonomy.unknown-label", label_id=label_id, remedy=_choices(labels()))


def clause(clause_id: str, *, version: int | None = None) -> Clause:
    """The clause with this id; with a version, only if it is the one in force."""
    for candidate in clauses():
        if candidate.id == clause_id and version in (None, candidate.version):
            return candidate
    clause_name = clause_id if version is None else f"{clause_id} version {version}"
    raise problem(
        "taxonomy.unknown-clause", UnknownClause, clause=clause_name, choices=_choices(clauses())
    )


def _choices(choices: tuple[TaxonomyLabel, ...] | tuple[Clause, ...]) -> str:
    return f"Use one of: {', '.join(item.id for item in choices)}."


def _parse(data: dict[str, Any]) -> Taxonomy:
    return Taxonomy(
        version=data["version"],
        dimensions=tuple(Dimension(**entry) for entry in data["dimensions"]),
        labels=tuple(TaxonomyLabel(**entry) for entry in data["labels"]),
        clauses=tuple(
            sorted((Clause(**entry) for entry in data["clauses"]), key=lambda rule: rule.number)
        ),
    )
