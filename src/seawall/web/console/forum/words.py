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
    "block": (gettext_lazy("Blocks"), "tone-danger"),
    "review": (gettext_lazy("Needs review"), "tone-warn"),
    "observe": (gettext_lazy("Counted only"), "tone-info"),
    "off": (gettext_lazy("No effect"), "tone-quiet"),
    "withdrawn": (gettext_lazy("Withdrawn"), "tone-quiet"),
}
_OFFER_STATES: Mapping[str, object] = {
    "offered": gettext_lazy("Active"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
_RULES: Mapping[str, object] = {
    "own": gettext_lazy("Own signal"),
    "policy": gettext_lazy("Adoption policy"),
    "two_persons": gettext_lazy("Second approval"),
    "quarantine": gettext_lazy("New member"),
    "benign": gettext_lazy("Harmless content"),
    "contested": gettext_lazy("Disputed"),
    "brakes": gettext_lazy("Automatic suspension"),
    "expiry": gettext_lazy("Expiry"),
    "precision": gettext_lazy("Source accuracy"),
    "rate": gettext_lazy("Daily limit"),
    "shape": gettext_lazy("Plausibility"),
    "not_held": gettext_lazy("Value not stored here"),
    "unreadable": gettext_lazy("Unreadable"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
_STANCES: Mapping[str, tuple[object, str]] = {
    "agree": (gettext_lazy("agreed"), "tone-good"),
    "seen": (gettext_lazy("marked it as seen"), "tone-info"),
    "disagree": (gettext_lazy("disagreed"), "tone-warn"),
    "dispute": (gettext_lazy("disputed this signal"), "tone-warn"),
    "false_positive": (gettext_lazy("reported a false positive"), "tone-warn"),
}
_CODES: Mapping[str, object] = {
    **CONTEXT_WORDS,
    "news": gettext_lazy("News reporting"),
    "art": gettext_lazy("Art"),
    "not_tvec": gettext_lazy("Not terrorist or violent extremist content"),
    "wrong_label": gettext_lazy("Wrong label"),
    "harmless": gettext_lazy("Matches harmless content"),
    "lookalike": gettext_lazy("Similar but different content"),
    "error": gettext_lazy("Mistake"),
    "overturned": gettext_lazy("Decision overturned"),
    "duplicate": gettext_lazy("Duplicate"),
}
_TIERS: Mapping[str, object] = {
    "lookup": gettext_lazy("Look-up only"),
    "verified": gettext_lazy("Verified, look-up"),
    "full": gettext_lazy("Full, holds the list"),
    "auditor": gettext_lazy("Auditor"),
}
_PRESENCES: Mapping[str, tuple[object, str]] = {
    "enforcing": (gettext_lazy("Enforcing all signals"), "tone-good"),
    "following": (gettext_lazy("Catching up, on time"), "tone-info"),
    "late": (gettext_lazy("Late"), "tone-danger"),
    "silent": (gettext_lazy("Silent: call them"), "tone-danger"),
}
_INCIDENT_STATES: Mapping[str, tuple[object, str]] = {
    "proposed": (gettext_lazy("Waiting for approval"), "tone-warn"),
    "open": (gettext_lazy("Open"), "tone-danger"),
    "concluded": (gettext_lazy("Ended"), "tone-quiet"),
    "expired": (gettext_lazy("Ended automatically"), "tone-quiet"),
}
_MARKINGS: Mapping[str, object] = {
    "TLP:CLEAR": gettext_lazy("Everyone"),
    "TLP:GREEN": gettext_lazy("Members, their clients and the auditor"),
    "TLP:AMBER": gettext_lazy("Members and their clients"),
    "TLP:AMBER+STRICT": gettext_lazy("Members"),
    "TLP:RED": gettext_lazy("The members you name"),
}

#: What a signal may do here.
effect = toned_words(_EFFECTS)
#: Whether a signal is still shared.
offer_state = in_words(_OFFER_STATES)
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
        sentence = _("Not enough outcomes yet: %(of)d of %(least)d")
        return sentence % {"of": figures.of, "least": figures.known_at}
    low, high = (round(bound * 100) for bound in figures.interval)
    sentence = _("%(right)d of %(of)d correct (95 %% interval: %(low)d to %(high)d %%)")
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
    "suspend": ("member.suspended", gettext_lazy("Suspend member")),
    "restore": ("member.restored", gettext_lazy("Restore member")),
    "remove": ("member.removed", gettext_lazy("Remove member")),
    "tier": ("member.tier", gettext_lazy("Change tier")),
}
