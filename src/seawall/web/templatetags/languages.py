"""Template tag for the language switch."""

from __future__ import annotations

from typing import Any

from django import template

from seawall.web.languages import choices

register = template.Library()


@register.inclusion_tag("public/_languages.html", takes_context=True)
def language_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Every language under its own name; what a token opened is asked for again with it."""
    return {"choices": choices(context["request"]), "held": context.get("held")}
