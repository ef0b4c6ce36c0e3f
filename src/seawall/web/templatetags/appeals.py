"""What pages about appeals and accounts say again and again: clauses, answers, lengths of time."""

from __future__ import annotations

from datetime import timedelta

from django import template

from seawall import taxonomy
from seawall.errors import InvalidRequest
from seawall.web.console import appeals_words
from seawall.web.console.words import duration

register = template.Library()


@register.filter
def clause_title(clause_id: str) -> str:
    """What a clause is called; an unknown one as it is written."""
    try:
        return taxonomy.clause(clause_id).title
    except InvalidRequest:
        return clause_id


@register.filter
def claim_words(claim: str) -> str:
    """What somebody says the content is."""
    return appeals_words.claim(claim)


@register.filter
def long(span: timedelta) -> str:
    """A length of time as a person would say it."""
    return duration(span)
