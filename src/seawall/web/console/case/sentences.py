"""Sentences of the case page: origin, effect, and a drafted reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall import taxonomy
from seawall.errors import InvalidRequest, SeawallError
from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting_cards
from seawall.signals import hash_url
from seawall.web.console.case.case_file import CasePage
from seawall.web.console.case.nearness import nearness
from seawall.web.console.hidden_characters import FOLDED, HEAD, TAIL, in_letters

#: Links that the page shows.
LINKED = 20
#: Reasons that we gave ourselves.
_OURS = frozenset({"match", "rule", "retro"})
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line of the facts."""

    name: str
    value: str
    is_hash: bool = False


def summary(page: CasePage) -> str:
    """Why a case was opened, in one line."""
    items = page.size.items
    reason = page.reasons[0].say if page.reasons else _("Opened manually.")
    near = ngettext("%d item", "%d near-identical items, one decision", items) % items
    return f"{reason} {near[:1].upper()}{near[1:]}."


def drafted_reason(cards: tuple[MatchCard, ...]) -> str:
    """A reason made from the facts, for the reviewer to mend."""
    cards = counting_cards(cards)
    if not cards:
        return ""
    card = cards[0]
    agree = ngettext("%d member agrees", "%d members agree", len(card.agree)) % len(card.agree)
    return _("Matches known content in %(bank)s (%(label)s): %(near)s; %(agree)s.") % {
        "bank": card.bank_name,
        "label": title_of(card.label).lower(),
        "near": nearness(card).phrase,
        "agree": agree,
    }


def reason_for(page: CasePage) -> str:
    """A reason to start from: the nearest match, or what the rule said; never a stranger's claim."""
    rule_reasons = (why.say for why in page.reasons if why.kind in _OURS)
    return drafted_reason(page.cards) or next(rule_reasons, "")


def title_of(label: str) -> str:
    """What a label is called; an unknown one as it is written."""
    try:
        return taxonomy.label(label).title
    except InvalidRequest:
        return label


def facts(page: CasePage) -> tuple[FactLine, ...]:
    """What is known of the first item without looking at it."""
    if not page.lines:
        return ()
    line = page.lines[0]
    version, check = line.version, page.check
    candidates = (
        FactLine(_("Kind"), version.media_type or (_("text") if version.text else line.item.kind)),
        FactLine(_("Size"), _size(version.size)),
        FactLine(_("Account"), ends_of(line.item.account)),
        FactLine(_("Address"), ends_of(version.url or line.item.public_url)),
        FactLine(_("Verdict at upload"), f"{check.verdict}, {check.rule}" if check else ""),
        FactLine("SHA-256", version.sha256, is_hash=True),
    )
    return tuple(fact for fact in candidates if fact.value)


def of_media(page: CasePage) -> dict[str, object]:
    """The sentence of the media panel."""
    return {
        "facts": facts(page),
        "shown_as": shown_as(page.media.shown),
        "show_next": show_next(page.media.next),
    }


def shown_as(step: str) -> str:
    """The name of the step that is on the screen."""
    return {
        "drawing": _("Shown as a drawing"),
        "grey": _("Shown grey and blurred"),
        "region": _("One part shown in full"),
        "full": _("Shown in full"),
        "text": _("Text shown in full"),
    }.get(step, "")


def step_title(step: str) -> str:
    """A step in an account of what somebody looked at."""
    return {
        "drawing": _("as a drawing"),
        "grey": _("grey and blurred"),
        "region": _("in part"),
        "full": _("in full"),
        "text": _("as text"),
        "sound": _("by ear"),
    }.get(step, step)


def limit_title(name: str) -> str:
    """A limit on what people are shown."""
    return {
        "graphic_minutes": _("Minutes of graphic media in 24 hours"),
        "items_in_a_row": _("Graphic items in a row"),
        "minutes_without_break": _("Minutes without a break"),
        "break_minutes": _("Minutes of a break"),
    }.get(name, name)


def size_title(size: str) -> str:
    """A size of what is shown."""
    return {"small": _("small"), "medium": _("medium"), "large": _("large")}.get(size, size)


def show_next(step: str) -> str:
    """What the next key does."""
    return {
        "drawing": _("Show as a drawing"),
        "grey": _("Show grey and blurred"),
        "region": _("Show one part in full"),
        "full": _("Show in full"),
        "text": _("Show the text"),
    }.get(step, "")


def _size(size: int) -> str:
    if not size:
        return ""
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def ends_of(text: str) -> str:
    """A name as long as a page by its ends, with every hidden character to be seen."""
    if len(text) <= FOLDED:
        return in_letters(text)
    ends = {"head": in_letters(text[:HEAD]), "tail": in_letters(text[-TAIL:]), "all": len(text)}
    return _("%(head)s … %(tail)s (%(all)d characters)") % ends


def hours(number: int) -> str:
    """A length of time to choose."""
    if number < 48:
        return ngettext("%d hour", "%d hours", number) % number
    return ngettext("%d day", "%d days", number // 24) % (number // 24)


def links(page: CasePage) -> tuple[str, ...]:
    """The addresses in what is decided, and what they lead to where that can be read off them."""
    addresses: dict[str, None] = {}
    for line in page.lines[:LINKED]:
        line_addresses = [line.version.url, *_ADDRESS.findall(line.version.text)[:LINKED]]
        for address in (candidate for candidate in line_addresses if candidate):
            addresses[address] = None
            addresses |= dict.fromkeys(_unrolled(address))
    return tuple(addresses)[:LINKED]


def _unrolled(address: str) -> tuple[str, ...]:
    """What a wrapped address leads to, read off its letters: nobody is asked."""
    try:
        signals = hash_url(address).signals
    except SeawallError:
        return ()
    return tuple(
        signal.value for signal in signals if signal.grade == "derived" and signal.type == "url"
    )
