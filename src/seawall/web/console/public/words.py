"""Words for a notifier: the state of their notice, its outcome, what it lacked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from seawall.intake.notifying.elements import NoticeElement
from seawall.journeys.orders.public_report import ReportProgress
from seawall.orders.answering.model import LocationState
from seawall.web.console.words import PlainWord

_ELEMENTS: Mapping[str, object] = {
    NoticeElement.EXPLANATION: gettext_lazy("a short explanation of why you think it is illegal"),
    NoticeElement.LOCATION: gettext_lazy("the exact address"),
    NoticeElement.NOTIFIER: gettext_lazy("your name and e-mail address"),
    NoticeElement.GOOD_FAITH: gettext_lazy("your statement of good faith"),
}

_REASONS: Mapping[str, object] = {
    "not_found": gettext_lazy("There was no content at this address."),
    "wrong_url": gettext_lazy("The address is incomplete or does not belong to our service."),
    "duplicate": gettext_lazy("The same content had already been reported."),
    "already_removed": gettext_lazy("The content had already been removed when we reviewed it."),
    "not_against_terms": gettext_lazy("The content does not break our terms."),
    "context_news": gettext_lazy("It is news reporting."),
    "context_counterspeech": gettext_lazy("It argues against terrorism."),
    "context_documentation": gettext_lazy("It documents crimes or their victims."),
    "context_research": gettext_lazy("It is research."),
    "context_education": gettext_lazy("It is educational."),
    "context_art": gettext_lazy("It is art."),
    "own_state_press": gettext_lazy("It is press content or criticism of a state."),
    "insufficient": gettext_lazy("The report does not contain enough information."),
}

_ACCEPTED = frozenset({LocationState.ACCEPTED, LocationState.DONE, LocationState.ASKED})


def outcome(progress: ReportProgress) -> PlainWord:
    """The outcome of a notice, in a word."""
    if progress.state == "kept":
        return PlainWord(str(gettext_lazy("Stored, not processed")), "tone-warn")
    if progress.outcome == LocationState.DECLINED:
        return PlainWord(str(gettext_lazy("No action was taken")), "tone-quiet")
    if progress.outcome in _ACCEPTED:
        return PlainWord(str(gettext_lazy("Action was taken")), "tone-good")
    return PlainWord(str(gettext_lazy("Waiting for review")), "tone-info")


def reason(code: str) -> str:
    """The reason why no action was taken."""
    return str(_REASONS.get(code, ""))


def element(code: str) -> str:
    """An element that a notice lacked: DSA Art. 16(2)."""
    return str(_ELEMENTS[code])
