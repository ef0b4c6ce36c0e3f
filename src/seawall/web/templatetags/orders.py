"""Template tags of orders: sentences and tones for codes."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from seawall.web.console.orders import words
from seawall.web.console.words import plain_words

register = template.Library()

register.filter("form_words", words.form)
register.filter("answer_words", words.answer)
register.filter("channel_words", words.channel)
register.filter("delivery", words.delivery)
register.filter("is_left_lying", words.is_left_lying)
register.filter("drill_end", words.drill_end)


@register.filter
def state_words(word: str) -> str:
    """The state of an order, in words."""
    return words.state(word).word


@register.filter
def profile_words(word: str) -> str:
    """The purpose of a side clock, in words."""
    titles = {
        "eu-tco-scrutiny-request": _("Request for scrutiny"),
        "eu-tco-scrutiny-decision": _("Scrutiny decision by our authority"),
        "eu-tco-non-disclosure": _("Non-disclosure to the user"),
    }
    return titles.get(word, plain_words(word))
