"""Sentences of an order's page: its subject, the measures, the effect of complying."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.clocks.jurisdictions.member_states import EVERYWHERE, MEMBER_STATES, name_of
from seawall.clocks.jurisdictions.model import Resume
from seawall.clocks.period import Period
from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.annexes.labels import forms
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.model import Channel, Form
from seawall.journeys.clocks.order_clocks import jurisdiction_of, profile_of
from seawall.orders.answering.possible import is_binding
from seawall.orders.model import Order
from seawall.web.console.orders.information_panel import paper_subject
from seawall.web.console.orders.orders_file import OrderPage
from seawall.web.moments import written

_UNION = "EU"


@dataclass(frozen=True, slots=True)
class Reach:
    """One measure that obeys the order's law, as the page offers it."""

    value: str
    title: str
    scope: tuple[str, ...]


def order_subject(page: OrderPage) -> str:
    """The subject of an order, in a line."""
    order = page.order
    if asks_no_removal(order.form):
        return paper_subject(order)
    items = ngettext("%d item", "%d items", page.total) % page.total
    kinds = ", ".join(_kinds(order))
    if order.form is Form.LETTER:
        return _("Not classified yet.")
    asks = _("Remove or disable %s") if is_binding(order) else _("Asks us to review %s")
    return f"{asks % items}: {kinds}" if kinds else asks % items


def reaches(order: Order) -> tuple[Reach, ...]:
    """The measures that reach as far as the law asks, the widest first."""
    everywhere = Reach("everywhere", _("Remove everywhere"), (EVERYWHERE,))
    jurisdiction = jurisdiction_of(order)
    if jurisdiction == _UNION:
        union = _("Disable access in all 27 Member States")
        return (everywhere, Reach("law", union, tuple(MEMBER_STATES)))
    if jurisdiction in {"", EVERYWHERE}:
        return (everywhere,)
    sentence = _("Disable access in %s") % name_of(jurisdiction)
    return (everywhere, Reach("law", sentence, (jurisdiction,)))


def effects(page: OrderPage) -> tuple[str, ...]:
    """What complying does, one sentence a line."""
    order = page.order
    if page.is_drill:
        return (_("This is a drill: nothing is changed. The answer is composed and signed."),)
    items = ngettext("%d item", "%d items", page.asked_now) % page.asked_now
    sentence = _("The platform is told at once, in a signed request, to take down %s.") % items
    return tuple(
        line for line in (sentence, _copy_sentence(order), _answered(order), _user(page)) if line
    )


def silence_sentence(page: OrderPage) -> str:
    """Whether the user may be informed, in a line."""
    if asks_no_removal(page.order.form):
        return ""
    until = page.order.silent_until
    if until is not None:
        return _("Do not inform the user before %s.") % written(until, "j M Y")
    if page.order.body.get("non_disclosure"):
        return _("The authority requires non-disclosure. The user is informed only when it ends.")
    return ""


def _kinds(order: Order) -> tuple[str, ...]:
    """The boxes of section B, in the Regulation's words, cut to the verb."""
    try:
        categories = read_annex1(order.body).categories
    except FormUnreadable:
        return ()
    section = next(candidate for candidate in forms()["annex1"].sections if candidate.letter == "B")
    ticks = dict(next(field for field in section.fields if field.key == "categories").ticks)
    return tuple(_brief(ticks[category.value]) for category in categories)


def _brief(words: str) -> str:
    return words.partition(",")[0].partition("((")[0].partition("...")[0].strip()


def _copy_sentence(order: Order) -> str:
    profile = profile_of(order)
    preservation = profile.preservation if profile else None
    if preservation is None or preservation.length is None:
        return _("A copy is preserved where the law requires one.")
    return _("A copy is preserved for %s and opened only for the purposes the law allows.") % (
        _length(preservation.length)
    )


def _length(period: Period) -> str:
    if period.months:
        return ngettext("%d month", "%d months", period.months) % period.months
    days = period.days or period.seconds // 86_400
    return ngettext("%d day", "%d days", days) % days


def _answered(order: Order) -> str:
    profile = profile_of(order)
    form = _("Annex II") if profile and profile.answer.form == "annex_ii" else _("The answer")
    ways = {
        Channel.API: _("%s is returned by API, signed, when the platform confirms."),
        Channel.PORTAL: _(
            "%s is available under the authority's receipt when the platform confirms."
        ),
        Channel.FILE_DROP: _("%s is written to the answers folder when the platform confirms."),
        Channel.PERCI_EXPORT: _("%s is written to the answers folder when the platform confirms."),
    }
    usual = _("%s is sent by e-mail, signed, when the platform confirms.")
    return ways.get(order.channel, usual) % form


def _user(page: OrderPage) -> str:
    return silence_sentence(page) or _("The user is informed, and told how to challenge the order.")


def may_run_on(order: Order) -> bool:
    """Whether its law lets what was left of the time run on after a hold, on any ground."""
    profile = profile_of(order)
    stops = profile.suspensions if profile else ()
    return any(stop.resume is Resume.REMAINING for stop in stops)
