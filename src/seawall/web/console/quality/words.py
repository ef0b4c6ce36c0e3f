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
        ReviewCause.RANDOM: _("drawn by lot"),
        ReviewCause.DOUBT: _("two readers may well differ"),
        ReviewCause.CONTEXT: _("it may be news, counterspeech or the like"),
        ReviewCause.AUTOMATIC: _("a machine decided"),
    }[why]


def doubt_words(doubt: ReadingDoubt) -> str:
    """One reason to expect that two readers differ."""
    return {
        "far": _("the match is near its threshold"),
        "alike": _("it is only alike, by features in common"),
        "members": _("members disagree about the entry"),
        "contested": _("the entry is contested"),
        "unmatched": _("nothing known matched"),
        "context": _("its context may protect it"),
        "overturned": _("decisions under this clause were overturned lately"),
        "language": _("readers differed in this language lately"),
    }.get(doubt.name, doubt.name)


def state_words(state: ReviewState) -> str:
    """Where a review stands."""
    return {
        ReviewState.WAITING: _("waits for its reader"),
        ReviewState.AGREED: _("both readings agree"),
        ReviewState.DIFFERS: _("the readings differ"),
        ReviewState.SETTLED: _("settled"),
    }[state]


def contexts() -> list[tuple[str, str]]:
    """What content may be beside what it looks like, as short as a table wants it."""
    short = {**CONTEXT_WORDS, "documentation": _("Documentation"), "art": _("Art")}
    return [(name, str(word)) for name, word in short.items()]


def language_words(language: str) -> str:
    """A language by its code; one that nobody told."""
    return language or _("not told")


def figure(agreement: Agreement) -> Coefficient:
    """A coefficient with its interval, or why there is none."""
    if agreement.is_too_few:
        return Coefficient("–", "", _("too few: at least %d are needed") % TOO_FEW)
    if agreement.value is None or agreement.low is None or agreement.high is None:
        return Coefficient("–", "", _("everybody said the same"))
    interval = _("%(low).2f to %(high).2f") % {"low": agreement.low, "high": agreement.high}
    return Coefficient(f"{agreement.value:.2f}", interval, "")


def row(line: AgreementLine, name: str) -> AgreementRow:
    """A line of the table."""
    return AgreementRow(
        name, line.kappa.pairs, line.kappa.same, figure(line.kappa), figure(line.alpha)
    )
