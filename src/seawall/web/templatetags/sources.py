"""Template tags of sources: names, kinds, shares, outcomes."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from seawall.intake.notifying.model import USERS, FlaggerState
from seawall.intake.notifying.notice_misuse import (
    MisuseAct,
    MisuseStep,
    NotifierStanding,
    NotifierState,
)
from seawall.journeys.notices.notice_outcome import NoticeOutcome
from seawall.journeys.quality.source_scorecard import Scorecard, SourceKind
from seawall.referrals.own_record import RecordShare
from seawall.web.console.words import duration

register = template.Library()

register.simple_tag(duration, name="span")

_CHIP = '<span class="chip {}">{}</span>'


@register.simple_tag
def source_name(card: Scorecard) -> str:
    """What a source is called."""
    return card.name or _("Users")


@register.simple_tag
def source_link(card: Scorecard) -> SafeString:
    """Its name, and the way to its page."""
    where = {
        SourceKind.USERS: f"/sources/{USERS}",
        SourceKind.FLAGGER: f"/sources/{card.source}",
        SourceKind.AUTHORITY: f"/authorities/{card.source}",
        SourceKind.MEMBER: "/forum",
    }[card.kind]
    shape = '<a class="row-target" href="{}"><bdi>{}</bdi></a>'
    return format_html(shape, where, source_name(card))


@register.simple_tag
def source_kind(card: Scorecard) -> str:
    """What kind of source it is, and which of its series."""
    if card.series == "orders":
        return _("Authority (orders)")
    if card.series == "referrals":
        return _("Authority (referrals)")
    return {
        SourceKind.USERS: _("All user notices"),
        SourceKind.FLAGGER: _("Trusted flagger"),
        SourceKind.AUTHORITY: _("Authority"),
        SourceKind.MEMBER: _("Forum member (settled signals)"),
    }[card.kind]


@register.simple_tag
def share(of: RecordShare) -> str:
    """A share in whole per cent with its interval."""
    low, high = of.interval or (0.0, 1.0)
    return _("%(share)d %% (%(low)d to %(high)d %%)") % {
        "share": round(100 * (of.value or 0)),
        "low": round(100 * low),
        "high": round(100 * high),
    }


@register.simple_tag
def flagger_state(state: str) -> str:
    """Where a trusted flagger's status stands."""
    return {
        FlaggerState.ACTIVE: _("Active"),
        FlaggerState.NOT_YET: _("Not yet active"),
        FlaggerState.ENDED: _("Ended"),
        FlaggerState.SUSPENDED: _("Suspended"),
    }[FlaggerState(state)]


@register.simple_tag
def outcome_chip(outcome: NoticeOutcome) -> SafeString:
    """A chip with the outcome of a notice."""
    if outcome.statement.kept_under:
        return format_html(_CHIP, "tone-warn", _("Stored, not processed"))
    if outcome.is_founded is None:
        return format_html(_CHIP, "tone-quiet", _("Undecided"))
    if outcome.is_founded:
        return format_html(_CHIP, "tone-good", _("Justified"))
    return format_html(_CHIP, "tone-quiet", _("Unfounded"))


@register.simple_tag
def standing_chip(standing: NotifierStanding) -> SafeString:
    """A chip with a notifier's standing."""
    words = {
        NotifierState.CLEAR: ("tone-quiet", _("No measures")),
        NotifierState.WARNED: ("tone-warn", _("Warned")),
        NotifierState.SUSPENDED: ("tone-danger", _("Suspended")),
    }
    tone, word = words[standing.state]
    waits = standing.complaint is not None and standing.answer is None
    if waits and standing.state is not NotifierState.CLEAR:
        return format_html(_CHIP, "tone-info", _("Complaint open"))
    return format_html(_CHIP, tone, word)


@register.simple_tag
def misuse_step(step: MisuseStep) -> str:
    """A measure against misuse, in words."""
    return {
        MisuseAct.WARNED: _("Warned"),
        MisuseAct.SUSPENDED: _("Suspended"),
        MisuseAct.COMPLAINED: _("Complaint received"),
        MisuseAct.UPHELD: _("Complaint rejected"),
        MisuseAct.LIFTED: _("Lifted"),
    }[step.step]
