"""Words of quality: reasons, doubts, states, figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from seawall.cases.quality.agreement import TOO_FEW, Agreement
from seawall.cases.quality.model import ReadingDoubt, ReviewCause, ReviewState
from seawall.journeys.quality.quality_figures import AgreementLine
from seawall.web.console.finding_words import CONTEXT_WORDS


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient as a reader sees it."""

    value: str
    interval: str
    note: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line of a table of agreement."""

    name: str
    pairs: int
    same: int
    kappa: Coefficient
    alpha: Coefficient


def why_words(why: ReviewCause) -> str:
    """Why a decision is read twice."""
    return {
        ReviewCause.RANDOM: _("Random sample"),
        ReviewCause.DOUBT: _("Reviewers may disagree"),
        ReviewCause.CONTEXT: _("May be news, counterspeech or similar"),
        ReviewCause.AUTOMATIC: _("Automated decision"),
        ReviewCause.AUDIT: _("Audit sample"),
    }[why]


def doubt_words(doubt: ReadingDoubt) -> str:
    """One reason to expect that two readers differ."""
    return {
        "far": _("Match is near the threshold"),
        "alike": _("Only similar, by shared features"),
        "members": _("Members disagree about the entry"),
        "contested": _("Entry is disputed"),
        "unmatched": _("No known content matched"),
        "context": _("Context may protect it"),
        "overturned": _("Decisions under this policy rule were recently overturned"),
        "language": _("Reviewers recently disagreed in this language"),
    }.get(doubt.name, doubt.name)


def state_words(state: ReviewState) -> str:
    """Where a review stands."""
    return {
        ReviewState.WAITING: _("Waiting for second review"),
        ReviewState.AGREED: _("Both reviews agree"),
        ReviewState.DIFFERS: _("The reviews differ"),
        ReviewState.SETTLED: _("Settled"),
    }[state]


def contexts() -> list[tuple[str, str]]:
    """What content may be beside what it looks like, as short as a table wants it."""
    short = {**CONTEXT_WORDS, "documentation": _("Documentation"), "art": _("Art")}
    return [(name, str(word)) for name, word in short.items()]


def language_words(language: str) -> str:
    """A language by its code; one that nobody told."""
    return language or _("Not reported")


def figure(agreement: Agreement) -> Coefficient:
    """A coefficient with its interval, or why there is none."""
    if agreement.is_too_few:
        return Coefficient("–", "", _("Too few: at least %d are needed") % TOO_FEW)
    if agreement.value is None or agreement.low is None or agreement.high is None:
        return Coefficient("–", "", _("All answers were the same"))
    interval = _("%(low).2f to %(high).2f") % {"low": agreement.low, "high": agreement.high}
    return Coefficient(f"{agreement.value:.2f}", interval, "")


def row(line: AgreementLine, name: str) -> AgreementRow:
    """A line of the table."""
    return AgreementRow(
        name, line.kappa.pairs, line.kappa.same, figure(line.kappa), figure(line.alpha)
    )
