"""Our words for appeals: what somebody says the content is, how far an appeal is, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from seawall.appeals.expected import Expectation
from seawall.appeals.model import Claim, Party
from seawall.cases.model import Finding
from seawall.web.console.words import duration, in_words


@dataclass(frozen=True, slots=True)
class ClaimWord:
    """One answer as the form offers it."""

    value: str
    title: str
    note: str


_CLAIMS: Mapping[str, object] = {
    Claim.MINE: gettext_lazy("My own, and it breaks no rule"),
    Claim.NEWS: gettext_lazy("News or reporting"),
    Claim.COUNTERSPEECH: gettext_lazy("Counter-speech: it argues against violence"),
    Claim.DOCUMENTATION: gettext_lazy("Documentation, such as evidence of crimes"),
    Claim.RESEARCH: gettext_lazy("Research"),
    Claim.EDUCATION: gettext_lazy("Teaching"),
    Claim.ART: gettext_lazy("Art, satire or fiction"),
    Claim.MISTAKEN_IDENTITY: gettext_lazy("A mix-up: this is something or somebody else"),
    Claim.OTHER: gettext_lazy("Something else"),
}
#: A word of help beside an answer, where one is needed.
_NOTES: Mapping[str, object] = {
    Claim.DOCUMENTATION: gettext_lazy("Recorded or kept so that it is not lost."),
    Claim.MISTAKEN_IDENTITY: gettext_lazy("A wrong name, account, file or place."),
}
#: Which clock it is, and whether its time is the law's or our own.
_CLOCKS: Mapping[str, object] = {
    "eu-tco-complaint": gettext_lazy("within two weeks (TCO Art. 10)"),
    "eu-dsa-art20-complaint": gettext_lazy("in a timely manner (DSA Art. 20); the target is ours"),
    "gb-osa-complaint": gettext_lazy("promptly (Online Safety Act); the target is ours"),
}

#: What somebody says the content is.
claim = in_words(_CLAIMS, otherwise=str)
clock = in_words(_CLOCKS, otherwise=str)


def claims(party: Party) -> tuple[ClaimWord, ...]:
    """The claims an appeal form offers; a notifier is offered none."""
    if party is Party.NOTIFIER:
        return ()
    return tuple(
        ClaimWord(option.value, claim(option), str(_NOTES.get(option, ""))) for option in Claim
    )


def expectation(figures: Expectation | None) -> str:
    """How long appeals have taken here, in a sentence."""
    if figures is None:
        return _("There are no figures yet: no appeal was decided here in the last 90 days.")
    return ngettext(
        "%(count)d appeal was decided here in the last 90 days; it took %(median)s.",
        "%(count)d appeals were decided here in the last 90 days: half of them within %(median)s, "
        "four of five within %(most)s.",
        figures.count,
    ) % {
        "count": figures.count,
        "median": duration(figures.median),
        "most": duration(figures.most),
    }


def effect_words(finding: Finding) -> str:
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
