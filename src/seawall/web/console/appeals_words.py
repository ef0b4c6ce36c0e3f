"""Our words for appeals: what somebody says the content is, how far an appeal is, how long."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.appeals.expected import Expectation
from seawall.appeals.model import Claim, Party
from seawall.cases.model import Finding
from seawall.web.console.words import duration


@dataclass(frozen=True, slots=True)
class ClaimWord:
    """One answer as the form offers it."""

    value: str
    title: str
    note: str


def claims(party: Party) -> tuple[ClaimWord, ...]:
    """What can be answered; whoever gave notice is asked nothing but their reasons."""
    if party is Party.NOTIFIER:
        return ()
    return tuple(ClaimWord(one.value, claim(one), note(one)) for one in Claim)


def claim(value: str) -> str:
    """What somebody says the content is."""
    return (
        {
            Claim.MINE: _("My own, and it breaks no rule"),
            Claim.NEWS: _("News or reporting"),
            Claim.COUNTERSPEECH: _("Counter-speech: it argues against violence"),
            Claim.DOCUMENTATION: _("Documentation, such as evidence of crimes"),
            Claim.RESEARCH: _("Research"),
            Claim.EDUCATION: _("Teaching"),
            Claim.ART: _("Art, satire or fiction"),
            Claim.MISTAKEN_IDENTITY: _("A mix-up: this is something or somebody else"),
            Claim.OTHER: _("Something else"),
        }.get(Claim(value), value)
        if value in set(Claim)
        else value
    )


def note(value: Claim) -> str:
    """A word of help beside an answer, where one is needed."""
    return {
        Claim.DOCUMENTATION: _("Recorded or kept so that it is not lost."),
        Claim.MISTAKEN_IDENTITY: _("A wrong name, account, file or place."),
    }.get(value, "")


def expectation(found: Expectation | None) -> str:
    """How long it takes here, honestly."""
    if found is None:
        return _("There are no figures yet: no appeal was decided here in the last 90 days.")
    return ngettext(
        "%(count)d appeal was decided here in the last 90 days; it took %(median)s.",
        "%(count)d appeals were decided here in the last 90 days: half of them within %(median)s, "
        "four of five within %(most)s.",
        found.count,
    ) % {
        "count": found.count,
        "median": duration(found.median),
        "most": duration(found.most),
    }


def was_decided(finding: Finding) -> str:
    """What the decision did."""
    return {
        Finding.REMOVE: _("It was removed."),
        Finding.RESTRICT: _("It was restricted: fewer people can see it."),
        Finding.ALLOW: _("It was left up."),
    }.get(finding, "")


def role(name: str) -> str:
    """Who heard it: a role, never a name."""
    return {
        "reviewer": _("a reviewer"),
        "lead": _("a lead reviewer"),
        "legal": _("a lawyer of the platform"),
    }.get(name, _("a member of the team"))


def clock(profile: str) -> str:
    """Which clock it is, and whether its time is the law's or our own."""
    return {
        "eu-tco-complaint": _("two weeks by law (TCO Art. 10)"),
        "eu-dsa-art20-complaint": _("in good time by law (DSA Art. 20); the hours are ours"),
        "gb-osa-complaint": _("in good time by law (Online Safety Act); the hours are ours"),
    }.get(profile, profile)
