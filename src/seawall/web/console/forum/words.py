"""Words of a forum: effects, stances, standings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forum.defence.precision import Precision
from seawall.forum.statement_kinds import CONTEXTS
from seawall.web.console.finding_words import CONTEXT_WORDS
from seawall.web.console.words import in_words, toned_words

_MEMBER = re.compile(r"mbr_[0-9A-Z]{26}")
#: Letters of a signal's value in a list: enough to tell two apart.
_BEGINS, _ENDS = 12, 8

#: Why somebody is against a signal, in a word that every member's machine knows.
AGAINST_CODES = (*CONTEXTS, "not_tvec", "wrong_label", "harmless", "lookalike", "error")
WITHDRAW_CODES = ("error", "overturned", "duplicate")

_EFFECTS: Mapping[str, tuple[object, str]] = {
    "block": (gettext_lazy("blocks"), "tone-danger"),
    "review": (gettext_lazy("goes before a person"), "tone-warn"),
    "observe": (gettext_lazy("is only counted"), "tone-info"),
    "off": (gettext_lazy("finds nothing"), "tone-quiet"),
    "withdrawn": (gettext_lazy("withdrawn"), "tone-quiet"),
}
_RULES: Mapping[str, object] = {
    "own": gettext_lazy("Our own"),
    "policy": gettext_lazy("Our adoption policy"),
    "two_persons": gettext_lazy("Two people"),
    "quarantine": gettext_lazy("Newcomers"),
    "benign": gettext_lazy("Harmless material"),
    "contested": gettext_lazy("Disputed"),
    "brakes": gettext_lazy("Brakes"),
    "expiry": gettext_lazy("Lifetime"),
    "precision": gettext_lazy("Precision"),
    "rate": gettext_lazy("A day's measure"),
    "shape": gettext_lazy("Shape"),
    "not_held": gettext_lazy("Value not held here"),
    "unreadable": gettext_lazy("Unreadable"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
_STANCES: Mapping[str, tuple[object, str]] = {
    "agree": (gettext_lazy("agrees"), "tone-good"),
    "seen": (gettext_lazy("has seen it"), "tone-info"),
    "disagree": (gettext_lazy("disagrees"), "tone-warn"),
    "dispute": (gettext_lazy("disputes it"), "tone-warn"),
    "false_positive": (gettext_lazy("calls a hit false"), "tone-warn"),
}
_CODES: Mapping[str, object] = {
    **CONTEXT_WORDS,
    "news": gettext_lazy("News reporting"),
    "art": gettext_lazy("Art"),
    "not_tvec": gettext_lazy("Not terrorist or violent extremist"),
    "wrong_label": gettext_lazy("The label is wrong"),
    "harmless": gettext_lazy("It finds harmless material"),
    "lookalike": gettext_lazy("It only looks alike"),
    "error": gettext_lazy("A mistake"),
    "overturned": gettext_lazy("Its decision was overturned"),
    "duplicate": gettext_lazy("It is there twice"),
}
_TIERS: Mapping[str, object] = {
    "lookup": gettext_lazy("look-up only"),
    "verified": gettext_lazy("verified, look-up"),
    "full": gettext_lazy("full, holds the list"),
    "auditor": gettext_lazy("auditor"),
}
_PRESENCES: Mapping[str, tuple[object, str]] = {
    "enforcing": (gettext_lazy("enforces everything"), "tone-good"),
    "following": (gettext_lazy("following, in time"), "tone-info"),
    "late": (gettext_lazy("late"), "tone-danger"),
    "silent": (gettext_lazy("silent: call them"), "tone-danger"),
}
_INCIDENT_STATES: Mapping[str, tuple[object, str]] = {
    "proposed": (gettext_lazy("waits for approval"), "tone-warn"),
    "open": (gettext_lazy("open"), "tone-danger"),
    "concluded": (gettext_lazy("concluded"), "tone-quiet"),
    "expired": (gettext_lazy("ended by itself"), "tone-quiet"),
}
_MARKINGS: Mapping[str, object] = {
    "TLP:CLEAR": gettext_lazy("Everybody"),
    "TLP:GREEN": gettext_lazy("Members, their clients, the auditor"),
    "TLP:AMBER": gettext_lazy("Members and their clients"),
    "TLP:AMBER+STRICT": gettext_lazy("Members"),
    "TLP:RED": gettext_lazy("The members you name"),
}

#: What a signal may do here.
effect = toned_words(_EFFECTS)
#: A line of defence by its name.
rule = in_words(_RULES)
#: What a member says of a signal.
stance = toned_words(_STANCES)
#: A reason in a word, as a reader sees it.
code = in_words(_CODES)
#: How a member may use the list.
tier = in_words(_TIERS)
#: How a member answers the roll-call; red is whom somebody has to call.
presence = toned_words(_PRESENCES)
#: Where an incident stands; red is what somebody has to do something about.
incident_state = toned_words(_INCIDENT_STATES)
#: Who may read an update of this marking.
marking = in_words(_MARKINGS, otherwise=str)


def precision(figures: Precision) -> str:
    """How often an author was right, or that nobody knows yet."""
    if not figures.is_known:
        sentence = _("not yet known: %(of)d of %(least)d outcomes")
        return sentence % {"of": figures.of, "least": figures.known_at}
    low, high = (round(bound * 100) for bound in figures.interval)
    sentence = _("%(right)d of %(of)d right (95 %%: %(low)d to %(high)d %%)")
    return sentence % {"right": figures.right, "of": figures.of, "low": low, "high": high}


def with_member_names(text: str, names: Mapping[str, str]) -> str:
    """A rule's sentence with member ids replaced by names."""
    return _MEMBER.sub(lambda match: names.get(match[0], match[0]), text)


def value_ends(value: str) -> str:
    """The beginning and the end of a value: variants often begin alike."""
    if len(value) <= _BEGINS + _ENDS:
        return value
    return f"{value[:_BEGINS]}…{value[-_ENDS:]}"


#: What an act of the hub is called, and the statement that it makes.
STANDINGS = {
    "suspend": ("member.suspended", gettext_lazy("Suspend it")),
    "restore": ("member.restored", gettext_lazy("Let it speak again")),
    "remove": ("member.removed", gettext_lazy("Remove it")),
    "tier": ("member.tier", gettext_lazy("Move it to another tier")),
}
