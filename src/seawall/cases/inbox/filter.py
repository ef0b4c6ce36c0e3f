"""What a view of the inbox shows, written as a person types it: `kind:content severity:4 due:1h`.

A word and a value, a colon between them; a value with spaces stands in quotes. One line
says the whole filter, so an address, a saved view and the field on the page are the same
thing. `severity` is the least one shown, `due` the longest time left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from seawall.cases.model import CaseKind
from seawall.errors import InvalidRequest, problem

#: The longest filter, as it is kept in a saved view.
LONGEST = 400
_WORD = re.compile(r'(?P<name>[a-z]+):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))|(?P<stray>\S+)')
_KINDS = frozenset(kind.value for kind in CaseKind)
#: How much time may be left, by the word for it.
DUE: Mapping[str, timedelta] = {
    "over": timedelta(0),
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "24h": timedelta(hours=24),
}
ANY_CLOCK, ASSIGNEES = "clock", ("none", "me", "others")
_HIGHEST = 9


class UnclearFilter(InvalidRequest):
    """A word of the filter is none of ours."""

    kind = "unclear-filter"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What is shown; an empty word shows all."""

    kind: str = ""
    queue: str = ""
    language: str = ""
    source: str = ""
    severity: int = 0
    due: str = ""
    assignee: str = ""

    @property
    def text(self) -> str:
        """The filter as one would type it."""
        values = ((part.name, getattr(self, part.name)) for part in fields(self))
        return " ".join(f"{name}:{_quoted(str(value))}" for name, value in values if value)

    @property
    def due_within(self) -> timedelta | None:
        """How much time may be left at most."""
        return DUE.get(self.due)


def parse_filter(text: str) -> InboxFilter:
    """Read a filter; a word that is none of ours is refused with the words that are.

    >>> parse_filter('kind:content source:"Example Files" due:1h').text
    'kind:content source:"Example Files" due:1h'
    """
    if len(text) > LONGEST:
        raise problem("cases.filter-too-long", UnclearFilter, most=LONGEST)
    values: dict[str, str | int] = {}
    for word in _WORD.finditer(text):
        if stray := word["stray"]:
            raise problem("cases.filter-no-colon", UnclearFilter, word=stray, examples=_EXAMPLES)
        name, value = word["name"], word["quoted"] if word["plain"] is None else word["plain"]
        values[name] = _value(name, value)
    return InboxFilter(**values)  # type: ignore[arg-type]


def narrowed_filter(view: InboxFilter, typed: InboxFilter) -> InboxFilter:
    """A view, and what was typed on top of it: where both say something, what was typed."""
    values = {part.name: getattr(typed, part.name) for part in fields(typed)}
    return replace(view, **{name: value for name, value in values.items() if value})


_EXAMPLES = (
    'kind:content, queue:matches, language:ar, source:"…", severity:4, due:1h, assignee:none'
)


def _value(name: str, value: str) -> str | int:
    allowed = {
        "kind": _KINDS,
        "due": frozenset({*DUE, ANY_CLOCK}),
        "assignee": frozenset(ASSIGNEES),
    }
    if name == "severity":
        if value.isascii() and value.isdigit() and int(value[:3]) <= _HIGHEST:
            return int(value)
        raise problem("cases.filter-severity", UnclearFilter, value=value, highest=_HIGHEST)
    if name in allowed and value not in allowed[name]:
        words = ", ".join(sorted(allowed[name]))
        raise problem("cases.filter-value", UnclearFilter, name=name, value=value, choices=words)
    if name not in {part.name for part in fields(InboxFilter)}:
        raise problem("cases.filter-word", UnclearFilter, name=name, examples=_EXAMPLES)
    return value


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"\s", value) or not value else value
