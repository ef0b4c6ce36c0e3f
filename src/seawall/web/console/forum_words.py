"""The forum's words for people: what a signal may do here, what a member says, how it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forum.defence.precision import Precision
from seawall.forum.kinds import CONTEXTS
from seawall.web.console.words import plain

_MEMBER = re.compile(r"mbr_[0-9A-Z]{26}")
#: Letters of a signal's value in a list: enough to tell two apart.
_BEGINS, _ENDS = 12, 8

#: Why somebody is against a signal, in a word that every member's machine knows.
AGAINST_CODES = (*CONTEXTS, "not_tvec", "wrong_label", "harmless", "lookalike", "error")
WITHDRAW_CODES = ("error", "overturned", "duplicate")


@dataclass(frozen=True, slots=True)
class Said:
    """A word and its tone."""

    word: str
    tone: str


def effect(name: str) -> Said:
    """What a signal may do here."""
    known = {
        "block": Said(_("blocks"), "tone-danger"),
        "review": Said(_("goes before a person"), "tone-warn"),
        "observe": Said(_("is only counted"), "tone-info"),
        "off": Said(_("finds nothing"), "tone-quiet"),
        "withdrawn": Said(_("withdrawn"), "tone-quiet"),
    }
    return known.get(name, Said(plain(name), "tone-quiet"))


def rule(name: str) -> str:
    """A line of defence by its name."""
    known = {
        "own": _("Our own"),
        "policy": _("Our adoption policy"),
        "two_persons": _("Two people"),
        "quarantine": _("Newcomers"),
        "benign": _("Harmless material"),
        "contested": _("Disputed"),
        "brakes": _("Brakes"),
        "expiry": _("Lifetime"),
        "precision": _("Precision"),
        "rate": _("A day's measure"),
        "shape": _("Shape"),
        "not_held": _("Value not held here"),
        "unreadable": _("Unreadable"),
        "withdrawn": _("Withdrawn"),
    }
    return known.get(name, plain(name))


def stance(name: str) -> Said:
    """What a member says of a signal."""
    known = {
        "agree": Said(_("agrees"), "tone-good"),
        "seen": Said(_("has seen it"), "tone-info"),
        "disagree": Said(_("disagrees"), "tone-warn"),
        "dispute": Said(_("disputes it"), "tone-warn"),
        "false_positive": Said(_("calls a hit false"), "tone-warn"),
    }
    return known.get(name, Said(plain(name), "tone-quiet"))


def code(name: str) -> str:
    """A reason in a word, as a reader sees it."""
    known = {
        "news": _("News reporting"),
        "counterspeech": _("Counterspeech"),
        "documentation": _("Documentation of crimes"),
        "research": _("Research"),
        "education": _("Education"),
        "art": _("Art"),
        "not_tvec": _("Not terrorist or violent extremist"),
        "wrong_label": _("The label is wrong"),
        "harmless": _("It finds harmless material"),
        "lookalike": _("It only looks alike"),
        "error": _("A mistake"),
        "overturned": _("Its decision was overturned"),
        "duplicate": _("It is there twice"),
    }
    return known.get(name, plain(name))


def tier(name: str) -> str:
    """How a member may use the list."""
    known = {
        "lookup": _("look-up only"),
        "verified": _("verified, look-up"),
        "full": _("full, holds the list"),
        "auditor": _("auditor"),
    }
    return known.get(name, plain(name))


def presence(name: str) -> Said:
    """How a member answers the roll-call; red is whom somebody has to call."""
    known = {
        "enforcing": Said(_("enforces everything"), "tone-good"),
        "following": Said(_("following, in time"), "tone-info"),
        "late": Said(_("late"), "tone-danger"),
        "silent": Said(_("silent: call them"), "tone-danger"),
    }
    return known.get(name, Said(plain(name), "tone-quiet"))


def incident_state(name: str) -> Said:
    """Where an incident stands; red is what somebody has to do something about."""
    known = {
        "proposed": Said(_("waits for approval"), "tone-warn"),
        "open": Said(_("open"), "tone-danger"),
        "concluded": Said(_("concluded"), "tone-quiet"),
        "expired": Said(_("ended by itself"), "tone-quiet"),
    }
    return known.get(name, Said(plain(name), "tone-quiet"))


def marking(name: str) -> str:
    """Who may read an update of this marking."""
    known = {
        "TLP:CLEAR": _("Everybody"),
        "TLP:GREEN": _("Members, their clients, the auditor"),
        "TLP:AMBER": _("Members and their clients"),
        "TLP:AMBER+STRICT": _("Members"),
        "TLP:RED": _("The members you name"),
    }
    return known.get(name, name)


def precision(found: Precision) -> str:
    """How often an author was right, or that nobody knows yet."""
    if not found.is_known:
        said = _("not yet known: %(of)d of %(least)d outcomes")
        return said % {"of": found.of, "least": found.known_at}
    low, high = (round(bound * 100) for bound in found.interval)
    said = _("%(right)d of %(of)d right (95 %%: %(low)d to %(high)d %%)")
    return said % {"right": found.right, "of": found.of, "low": low, "high": high}


def named(text: str, names: Mapping[str, str]) -> str:
    """A rule's sentence with members by their names."""
    return _MEMBER.sub(lambda found: names.get(found[0], found[0]), text)


def brief(value: str) -> str:
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
