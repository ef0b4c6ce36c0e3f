"""Template tags of forums: words and tones for codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from seawall.web.console.forum import words
from seawall.web.console.words import duration

register = template.Library()

register.filter("effect", words.effect)
register.filter("rule_words", words.rule)
register.filter("offer_state", words.offer_state)
register.filter("stance", words.stance)
register.filter("code_words", words.code)
register.filter("tier_words", words.tier)
register.filter("presence", words.presence)
register.filter("incident_state", words.incident_state)
register.filter("marking_words", words.marking)
register.filter("precision_words", words.precision)
register.filter("brief", words.value_ends)

_STEP, _ROW = 18, 22


@register.simple_tag
def ago(at: datetime | None, now: datetime) -> SafeString | str:
    """How long ago it was; the moment itself is for machines, and the script shows it on hover."""
    if at is None:
        return _("never")
    moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    age = _("%s ago") % duration(max(now - at, now - now))
    return format_html('<time datetime="{}">{}</time>', moment, age)


@register.filter
def span(lag: timedelta | None) -> str:
    """A lag in words; a dash where there is none yet."""
    return "–" if lag is None else duration(lag)


@register.simple_tag
def branch(depth: int) -> SafeString | str:
    """The line that leads to a variant from what it was made from."""
    if not depth:
        return ""
    shape = (
        '<svg class="icon-flip" width="{width}" height="{height}" aria-hidden="true" fill="none"'
        ' stroke="currentColor"><path d="M{x} 0V{y}H{width}"/></svg>'
    )
    width = min(depth, 12) * _STEP
    return format_html(shape, width=width, height=_ROW, x=width - _STEP + 6, y=_ROW // 2)


@register.filter
def of_entry(origins: Mapping[str, Sequence[Any]] | None, entry: str) -> Sequence[Any]:
    """Where an entry came from, where that was a forum; nothing on pages that do not know."""
    return origins.get(entry, ()) if origins else ()


@register.simple_tag(takes_context=True)
def with_names(context: template.Context, text: str) -> str:
    """A text with members of forums by their names, on pages that know them."""
    names: Mapping[str, str] | None = context.get("names")
    return words.with_member_names(text, names) if names else text
