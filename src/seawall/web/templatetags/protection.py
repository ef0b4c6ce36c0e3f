"""Template tag for a person's own exposure meter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import template

from seawall.journeys.people.exposure import protection_of
from seawall.web.console.case.rest_sentences import Meter, meter_of
from seawall.web.console.words import duration as in_words
from seawall.web.request import Call, hold_transaction

register = template.Library()


@register.simple_tag(takes_context=True)
def exposure(context: dict[str, Any]) -> Meter | None:
    """The meter of who is signed in; nothing for a page that nobody is signed in to."""
    call = cast("Call", context.get("request"))
    member = getattr(call, "member", None)
    if member is None:
        return None
    if "exposure_standing" in context:  # a case's page has looked already
        return meter_of(context["exposure_standing"], now=call.now)
    if hasattr(call, "tx"):
        stands = protection_of(member.id, tx=call.tx, now=call.now).standing
        return meter_of(stands, now=call.now)
    with hold_transaction(call) as tx:
        stands = protection_of(member.id, tx=tx, now=call.now).standing
    return meter_of(stands, now=call.now)


@register.filter
def seconds_said(seconds: float) -> str:
    """Seconds as a person would say them."""
    return in_words(timedelta(seconds=seconds))
