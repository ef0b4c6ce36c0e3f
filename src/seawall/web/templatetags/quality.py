"""Template tags of quality: contexts, clauses, states."""

from __future__ import annotations

from django import template

from seawall.web.console.quality import words
from seawall.web.console.words import clause_title

register = template.Library()

register.filter("clause_title", clause_title)


@register.simple_tag
def contexts() -> list[tuple[str, str]]:
    """What content may be beside what it looks like."""
    return words.contexts()


@register.filter
def context_words(context: str) -> str:
    """A context by its name."""
    return dict(words.contexts()).get(context, context)
