"""The filter of the audit log as it is typed, and as the log is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.ledger.log_query import ITSELF, LogQuery
from seawall.ledger.words import WORDS
from seawall.people.model import Member
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.ledger.entry_names import entry_name, sort_name

#: How the page calls whatever acts by itself: no person has this code.
AUTOMATIC = "automatic"
_NO_DATE = gettext_lazy("Enter a date as YYYY-MM-DD, such as 2026-03-02.")


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Kinds of entry about one sort of thing: all of them, then each."""

    title: str
    value: str
    kinds: tuple[tuple[str, str], ...]


class LogFilterForm(ExplainedForm):
    """By whom, of which kind, on which days, about what."""

    by = forms.CharField(required=False, max_length=120)
    kind = forms.CharField(required=False, max_length=64)
    since = forms.DateField(required=False, error_messages={"invalid": _NO_DATE})
    until = forms.DateField(required=False, error_messages={"invalid": _NO_DATE})
    about = forms.CharField(required=False, max_length=512)
    after = forms.CharField(required=False, max_length=40)

    def clean_kind(self) -> str:
        """A word, or the beginning of some."""
        kind: str = self.cleaned_data["kind"]
        if kind and not any(word.startswith(kind) for word in WORDS):
            raise forms.ValidationError(
                _("This kind of entry does not exist. Choose one from the list.")
            )
        return kind

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        fields: dict[str, Any] = super().clean() or {}
        since, until = fields.get("since"), fields.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end date is before the start date. Change one of them."))
        return fields

    def query(self, members: Iterable[Member]) -> LogQuery:
        """What the log is asked; a field that nobody understands narrows nothing."""
        self.is_valid()
        fields = {**dict.fromkeys(self.fields, ""), **self.cleaned_data}
        last = fields["until"] + timedelta(days=1) if fields["until"] else None
        return LogQuery(
            by=_names_in_log(fields["by"], members),
            kind=fields["kind"],
            about=fields["about"],
            since=_midnight(fields["since"] or None),
            until=_midnight(last),
            after=fields["after"],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the place of the page is asked for."""
        return any(
            value for name, value in self.data.items() if name in self.fields and name != "after"
        )

    def address(self, after: str = "") -> str:
        """The same filter at another place of the log, as an address carries it."""
        typed = {name: self.data.get(name, "") for name in self.fields if name != "after"}
        return urlencode(
            {name: value for name, value in {**typed, "after": after}.items() if value}
        )


def kind_groups() -> list[KindGroup]:
    """Every kind of entry, by the sort of thing it is about."""
    groups = groupby(sorted(WORDS), key=lambda word: word.partition(".")[0])
    return [
        KindGroup(sort_name(sort), f"{sort}.", tuple((word, entry_name(word)) for word in words))
        for sort, words in groups
    ]


def people_choices(members: list[Member], chosen: str) -> list[tuple[str, str]]:
    """Everybody by name and code, what acts by itself, and whoever an address names."""
    choices = [(member.code, f"{member.name} · {member.code}") for member in members]
    choices.append((AUTOMATIC, _("Seawall (automatic)")))
    if chosen and chosen not in dict(choices):
        choices.append((chosen, chosen))
    return choices


def _names_in_log(by: str, members: Iterable[Member]) -> tuple[str, ...]:
    """Under what somebody stands in the log: most entries have a code, some the id of a person."""
    if not by:
        return ()
    if by == AUTOMATIC:
        return ITSELF
    return next((names for member in members if by in (names := both_names(member))), (by,))


def both_names(member: Member) -> tuple[str, str]:
    """The code and the id of a member."""
    return member.code, member.id


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None
