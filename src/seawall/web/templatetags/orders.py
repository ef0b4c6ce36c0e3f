"""The words of orders for templates: a code in, its sentence or tone out."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from seawall.orders.model import Answer
from seawall.web.console import orders_words as words
from seawall.web.console.words import plain

register = template.Library()


@register.filter
def form_words(word: str) -> str:
    """What kind of document it is."""
    return words.form(word)


@register.filter
def state_words(word: str) -> str:
    """Where it stands."""
    return words.state(word).word


@register.filter
def answer_words(word: str) -> str:
    """What kind of answer it is."""
    return words.answer(word)


@register.filter
def delivery(answer: Answer) -> words.Said:
    """How far an answer has come."""
    return words.delivery(answer)


@register.filter
def channel_words(word: str) -> str:
    """The way it came."""
    return words.channel(word)


@register.filter
def profile_words(word: str) -> str:
    """What a clock beside the order's own is for."""
    known = {
        "eu-tco-scrutiny-request": _("Scrutiny may be asked for"),
        "eu-tco-scrutiny-decision": _("Our authority decides on scrutiny"),
        "eu-tco-non-disclosure": _("Nobody tells the user"),
    }
    return known.get(word, plain(word))
