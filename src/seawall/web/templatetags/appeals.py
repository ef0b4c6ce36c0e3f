"""Template tags for appeals and accounts: clauses, answers, durations."""

from __future__ import annotations

from django import template

from seawall.web.console import appeals_words
from seawall.web.console.words import clause_title, duration

register = template.Library()

register.filter("clause_title", clause_title)
register.filter("claim_words", appeals_words.claim)
register.filter("long", duration)
