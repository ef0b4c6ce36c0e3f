"""Template tags of the console: icons, assets, moments, distances, plain words.

The page's policy forbids inline styles, so a length that is data becomes an SVG
attribute here, and a colour becomes the name of a tone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall import taxonomy
from seawall.errors import InvalidRequest
from seawall.signals import signal_types
from seawall.web.console.case import nearness
from seawall.web.console.finding_words import bulk_word, decided_word, decider_name
from seawall.web.console.ledger.entry_names import entry_name
from seawall.web.console.words import duration
from seawall.web.moments import written

register = template.Library()

register.filter("decider", decider_name)
register.filter("decided_word", decided_word)
register.filter("bulk_word", bulk_word)
register.filter("near", nearness.nearness)
register.filter("near_in_brief", nearness.in_brief)
register.filter("grade_words", nearness.grade_words)
register.filter("stretches", nearness.stretches)
register.filter("shown_value", nearness.shown_value)
register.filter("shortened", nearness.shortened_value)


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file; it changes with the content, so it may be cached for ever."""
    return static(f"seawall/{name}")


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon; words beside it carry the meaning."""
    classes = f"icon icon-{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        asset("icons.svg"),
        name,
    )


@register.filter
def typed(form: Any, name: str) -> str:
    """What was typed into the field of this name, for a form that is shown again."""
    return form.data.get(name, "") if form else ""


@register.simple_tag
def moment(at: datetime | None, shape: str = "j M Y, H:i:s") -> SafeString | str:
    """A moment in UTC, for people and for machines."""
    if at is None:
        return "–"
    machine_readable = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<time datetime="{}">{}</time>', machine_readable, written(at, shape))


@register.simple_tag
def clock(due: datetime | None, now: datetime) -> SafeString | str:
    """A chip that counts down to a deadline."""
    if due is None:
        return format_html('<span class="chip tone-quiet">{}</span>', _("no deadline"))
    return format_html(
        '<time class="clock {}" datetime="{}" data-clock data-left="{}" data-over="{}">{}</time>',
        clock_tone(due, now),
        f"{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        _("{} left"),
        _("Overdue by {}"),
        time_left(due, now),
    )


@register.simple_tag
def time_left(due: datetime, now: datetime) -> str:
    """The time left to a deadline, in words."""
    remaining = due - now
    words = _("Overdue by {}") if remaining.total_seconds() < 0 else _("{} left")
    return words.replace("{}", duration(remaining))


@register.simple_tag
def clock_tone(due: datetime, now: datetime) -> str:
    """Under fifteen minutes is red, under an hour amber."""
    minutes = (due - now).total_seconds() / 60
    if minutes < 15:
        return "tone-danger"
    return "tone-warn" if minutes < 60 else "tone-quiet"


@register.simple_tag
def distance_bar(distance: int, threshold: int, bar: int = nearness.BITS) -> SafeString:
    """How near, against how near counts."""
    shape = (
        '<svg class="distance" viewBox="0 0 {bar} 8" preserveAspectRatio="none" role="img"'
        ' aria-label="{label}"><rect class="distance-track" width="{bar}" height="8"/>'
        '<rect class="distance-zone" width="{zone}" height="8"/>'
        '<rect class="distance-value" width="{value}" height="8"/></svg>'
    )
    label = _("match distance %(distance)d of %(threshold)d") % {
        "distance": distance,
        "threshold": threshold,
    }
    value = max(1, min(bar, distance))
    return format_html(shape, bar=bar, label=label, zone=min(bar, threshold), value=value)


@register.filter
def as_json(value: Any) -> str:
    """A value for a script to read from an attribute."""
    return json.dumps(value)


@register.filter
def label_title(label_id: str) -> str:
    """What a label is called; an unknown one is shown as it is written."""
    try:
        return taxonomy.label(label_id).title
    except InvalidRequest:
        return label_id


@register.filter
def label_text(label_id: str) -> str:
    """What a label says that content depicts."""
    try:
        return taxonomy.label(label_id).text
    except InvalidRequest:
        return ""


@register.filter
def signal_name(signal_type: str) -> str:
    """The signal type as its makers write it."""
    kind = signal_types().get(signal_type)
    return _(kind.title) if kind else signal_type


@register.filter
def said(word: Any) -> str:
    """One of our own words, as a reader sees it: `case.opened` is "Case opened"."""
    return entry_name(str(word))


@register.filter
def of_code(names: Mapping[str, str], code: str) -> str:
    """The name of whoever has this code, or nothing."""
    return names.get(code, "")


@register.filter
def why_closed(why: str) -> str:
    """Why a part of a file was not opened."""
    return str(_WHY_CLOSED.get(why, why))


_WHY_CLOSED = {
    "encrypted": gettext_lazy("encrypted"),
    "limit": gettext_lazy("too large, too deep, too many or too slow to open"),
    "unknown": gettext_lazy("of a type that Seawall does not open"),
    "unreadable": gettext_lazy("damaged, or its reader failed"),
}


@register.filter
def tone(word: Any) -> str:
    """The tone of a verdict, a finding or a state."""
    return TONES.get(str(word), "tone-quiet")


TONES = {
    **dict.fromkeys(
        ("block", "remove", "removed", "disabled", "gone", "cannot", "dead"), "tone-danger"
    ),
    **dict.fromkeys(
        ("hold", "restrict", "limited", "contested", "unconfirmed", "later", "partial"), "tone-warn"
    ),
    **dict.fromkeys(("failed", "refused", "withdrawn"), "tone-warn"),
    **dict.fromkeys(("allow", "restored", "applied", "already", "received", "active"), "tone-good"),
    **dict.fromkeys(("enabled", "overturn", "decided"), "tone-good"),
    **dict.fromkeys(("escalate", "open", "observed"), "tone-info"),
}
