"""The findings a case may end in, as the page offers them, and what Enter will do.

Each effect is one whole sentence: a translator may turn it round, and a screen reader
pauses where it should.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from seawall.cases.bulk.bulk_rule import FINDINGS
from seawall.cases.bulk.model import BulkLineState, BulkState
from seawall.cases.model import CaseKind, Decision, Finding
from seawall.ids import PersonId
from seawall.journeys.cases.decision_effect import DecisionEffect
from seawall.orders.model import Order
from seawall.web.console.words import duration, in_words
from seawall.web.moments import written

#: What the page calls a restriction that holds in some territories only.
DISABLE = "disable"


@dataclass(frozen=True, slots=True)
class FindingChoice:
    """One finding as the page offers it."""

    value: str
    key: str
    title: str
    note: str
    tone: str
    effect: str = ""
    """What it does, where the page cannot ask the server before Enter."""


#: What content may be beside what it looks like.
CONTEXT_WORDS: Mapping[str, object] = {
    "news": gettext_lazy("News"),
    "counterspeech": gettext_lazy("Counterspeech"),
    "documentation": gettext_lazy("Documentation of crimes"),
    "research": gettext_lazy("Research"),
    "education": gettext_lazy("Education"),
    "art": gettext_lazy("Art or satire"),
}


#: What a decision did.
decided_word = in_words(
    {
        Finding.REMOVE: gettext_lazy("Removed"),
        Finding.ALLOW: gettext_lazy("Allowed"),
        Finding.HOLD: gettext_lazy("On hold"),
        Finding.RESTRICT: gettext_lazy("Restricted"),
        Finding.ESCALATE: gettext_lazy("Escalated"),
        Finding.OVERTURN: gettext_lazy("Overturned"),
        Finding.KEEP: gettext_lazy("Upheld"),
    }
)

#: Where a bulk action stands.
bulk_word = in_words(
    {
        BulkState.PROPOSED: gettext_lazy("Waiting for second approval"),
        BulkState.WAITING: gettext_lazy("Starting"),
        BulkState.CALLED_OFF: gettext_lazy("Cancelled"),
        BulkState.TURNED_BACK: gettext_lazy("Rejected"),
        BulkLineState.REFUSED: gettext_lazy("Skipped"),
    }
)


def choices(kind: str) -> tuple[FindingChoice, ...]:
    """The findings this kind of case can end in."""
    if kind == CaseKind.APPEAL:
        return _of_an_appeal()
    if kind == CaseKind.REVIEW:
        return _of_a_review()
    return (
        FindingChoice(Finding.REMOVE, "r", _("Remove"), _("Removed everywhere."), "tone-danger"),
        FindingChoice(Finding.ALLOW, "a", _("Allow"), _("Stays up."), "tone-good"),
        FindingChoice(
            Finding.HOLD, "h", _("Hold"), _("Decide later. Nothing changes."), "tone-info"
        ),
        FindingChoice(Finding.RESTRICT, "l", _("Restrict"), _("Fewer people see it."), "tone-warn"),
        FindingChoice(DISABLE, "d", _("Geo-block"), _("Blocked in some countries."), "tone-warn"),
        FindingChoice(
            Finding.ESCALATE, "e", _("Escalate"), _("Someone else decides."), "tone-info"
        ),
    )


def choices_of_many() -> tuple[FindingChoice, ...]:
    """The findings that many cases can end in together."""
    return tuple(choice for choice in choices(CaseKind.CONTENT) if choice.value in FINDINGS)


def _of_a_review() -> tuple[FindingChoice, ...]:
    """A second reading: nothing changes by it, and it is compared once it is saved."""
    return (
        FindingChoice(Finding.REMOVE, "r", _("Remove"), _("I would remove it."), "tone-danger"),
        FindingChoice(Finding.ALLOW, "a", _("Allow"), _("I would allow it."), "tone-good"),
        FindingChoice(Finding.RESTRICT, "l", _("Restrict"), _("I would restrict it."), "tone-warn"),
    )


def _of_an_appeal() -> tuple[FindingChoice, ...]:
    return (
        FindingChoice(
            Finding.OVERTURN, "o", _("Overturn"), _("The decision was wrong."), "tone-good"
        ),
        FindingChoice(Finding.KEEP, "k", _("Uphold"), _("The decision stands."), "tone-danger"),
        FindingChoice(
            Finding.ESCALATE, "e", _("Escalate"), _("Someone else decides."), "tone-info"
        ),
    )


def tone_of(value: str) -> str:
    """The tone of a finding as the page calls it."""
    every = (*choices(CaseKind.CONTENT), *_of_an_appeal())
    return next((choice.tone for choice in every if choice.value == value), "tone-quiet")


def decider_name(decision: Decision, names: Mapping[PersonId, str]) -> str:
    """Who decided, by name inside the organisation; a rule by its own."""
    name = names.get(decision.person) if decision.person else None
    code = str(decision.decided_by.get("code", ""))
    if name is None and decision.decided_by.get("kind") == "rule":
        return _("Rule %(rule)s") % {"rule": code.removeprefix("rule:")}
    return name or code


def effects(effect: DecisionEffect, *, now: datetime) -> list[str]:
    """The effect of a decision, sentence by sentence."""
    sentences = [_effect_sentence(effect)]
    if effect.supersedes:
        sentences.append(_("Replaces the decision in force."))
    if effect.strikes:
        sentences.append(
            ngettext(
                "Adds a strike to %d account.", "Adds a strike to %d accounts.", effect.strikes
            )
            % effect.strikes
        )
    sentences += [_of_order(order.reference or order.id) for order in effect.unanswered]
    if effect.finding is not Finding.REMOVE and effect.tells_the_platform:
        sentences += [_of_a_holder(order, count) for order, count in effect.holding]
    if effect.tells_the_platform:
        sentences.append(_of_the_user(effect))
    sentences.append(_when(effect, now=now))
    return sentences


def _of_a_holder(order: Order, items: int) -> str:
    """What an order in force keeps down, whatever is decided here."""
    return ngettext(
        "%(n)d item stays down until order %(order)s ends.",
        "%(n)d items stay down until order %(order)s ends.",
        items,
    ) % {"n": items, "order": order.reference or order.id}


def _effect_sentence(effect: DecisionEffect) -> str:
    if effect.finding is Finding.HOLD:
        return _of_a_hold(effect)
    if effect.finding in _QUIET or not effect.tells_the_platform:
        return _quiet(effect.finding)
    items, where = effect.items, ", ".join(effect.scope)
    sentences = {
        Finding.REMOVE: ngettext(
            "Removes %(n)d item everywhere.", "Removes %(n)d items everywhere.", items
        ),
        Finding.ALLOW: ngettext(
            "Keeps %(n)d item up, or restores it.",
            "Keeps %(n)d items up, or restores them.",
            items,
        ),
        Finding.RESTRICT: ngettext("Restricts %(n)d item.", "Restricts %(n)d items.", items)
        if effect.scope == ("*",)
        else ngettext(
            "Geo-blocks %(n)d item in %(where)s.", "Geo-blocks %(n)d items in %(where)s.", items
        ),
    }
    return sentences[effect.finding] % {"n": items, "where": where}


_QUIET = frozenset({Finding.ESCALATE, Finding.OVERTURN, Finding.KEEP})


def _quiet(finding: Finding) -> str:
    return {
        Finding.ESCALATE: _("Someone else decides. Nothing changes on the platform."),
        Finding.OVERTURN: _("Restores the content and replaces the decision."),
        Finding.KEEP: _("Nothing changes on the platform. The uploader is told why."),
    }.get(finding, _("Closes the task. Nothing changes on the platform."))


def _of_a_hold(effect: DecisionEffect) -> str:
    if effect.until is None:
        return _("Nothing changes.")
    until = written(effect.until, "j M Y, H:i")
    n = effect.items
    return ngettext(
        "Nothing changes for %(n)d item until %(until)s.",
        "Nothing changes for %(n)d items until %(until)s.",
        n,
    ) % {"n": n, "until": until}


def _of_order(reference: str) -> str:
    return _("Order %(reference)s still needs an answer. Send it from the order's page.") % {
        "reference": f"\u2068{reference}\u2069"
    }


def _of_the_user(effect: DecisionEffect) -> str:
    if effect.silent_until:
        until = written(effect.silent_until, "j M Y")
        return _("The uploader is notified after %(until)s.") % {"until": until}
    if effect.finding is Finding.ALLOW:
        return _("An uploader who was told of a restriction is told that it ended.")
    return _("The platform notifies the uploader when it carries this out.")


def _when(effect: DecisionEffect, *, now: datetime) -> str:
    if effect.held_until:
        return _("Nothing leaves for 10 seconds. Press z to undo.")
    if effect.case.due_at:
        remaining = effect.case.due_at - now
        return (
            _("Takes effect at once: the deadline has passed.")
            if remaining.total_seconds() < 0
            else _("Takes effect at once: %(left)s left.") % {"left": duration(remaining)}
        )
    return _("Takes effect at once.")
