"""The sentences of the case page: what came, what Enter will do, a reason to start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall import taxonomy
from seawall.cases.model import CaseKind, Finding
from seawall.errors import InvalidRequest
from seawall.intake.model import MatchCard
from seawall.intake.verdict import counting
from seawall.web.console.case_file import CasePage
from seawall.web.console.nearness import nearness


@dataclass(frozen=True, slots=True)
class Choice:
    """One finding as the page offers it."""

    value: str
    key: str
    title: str
    note: str
    effect: str
    tone: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts."""

    name: str
    value: str
    is_hash: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, said once however often it came."""

    say: str
    kind: str
    times: int
    last: datetime | None


def reasons(page: CasePage) -> tuple[Why, ...]:
    """Why the case is here; twelve copies do not say so twelve times."""
    said: dict[tuple[str, str], list[datetime | None]] = {}
    for reason in page.reasons:
        said.setdefault((reason.say, reason.kind), []).append(reason.at)
    return tuple(Why(say, kind, len(at), at[-1]) for (say, kind), at in said.items())


def summary(page: CasePage) -> str:
    """Why it is here, in one line."""
    items = len({line.item.id for line in page.lines})
    came = page.reasons[0].say if page.reasons else _("Opened by hand.")
    near = ngettext("%d item", "%d near-identical items, decided together", items) % items
    return f"{came} {near[:1].upper()}{near[1:]}."


def choices(page: CasePage) -> tuple[Choice, ...]:
    """The findings this kind of case can end in."""
    if page.case.kind == CaseKind.APPEAL:
        return _of_an_appeal()
    if page.case.kind == CaseKind.REVIEW:
        return _of_a_review()
    count = len({line.item.id for line in page.lines})
    things = ngettext("%d item", "%d items", count) % count
    told = _("The platform is told at once, signed, and asked to confirm.")
    return (
        Choice(
            Finding.REMOVE,
            "r",
            _("Remove"),
            _("Gone everywhere."),
            _("Removes %s everywhere.") % things + f" {told}",
            "tone-danger",
        ),
        Choice(
            Finding.RESTRICT,
            "l",
            _("Restrict"),
            _("Fewer see it."),
            _("Limits %s.") % things + f" {told}",
            "tone-warn",
        ),
        Choice(
            Finding.ALLOW,
            "a",
            _("Allow"),
            _("It may stay."),
            _("Leaves %s up, or puts it back.") % things + f" {told}",
            "tone-good",
        ),
        Choice(
            Finding.ESCALATE,
            "e",
            _("Escalate"),
            _("A lead decides."),
            _("Hands the case to a lead. Nothing changes on the platform."),
            "tone-info",
        ),
    )


def _of_a_review() -> tuple[Choice, ...]:
    effect = _("A second reading: nothing changes by it. It is compared once it is saved.")
    told = (
        (Finding.REMOVE, "r", _("Remove"), _("I would remove it."), "tone-danger"),
        (Finding.RESTRICT, "l", _("Restrict"), _("I would limit it."), "tone-warn"),
        (Finding.ALLOW, "a", _("Allow"), _("I would let it stay."), "tone-good"),
    )
    return tuple(
        Choice(word, key, title, note, effect, tone) for word, key, title, note, tone in told
    )


def _of_an_appeal() -> tuple[Choice, ...]:
    return (
        Choice(
            Finding.OVERTURN,
            "o",
            _("Overturn"),
            _("The decision was wrong."),
            _("Puts the content back and supersedes the decision."),
            "tone-good",
        ),
        Choice(
            Finding.KEEP,
            "k",
            _("Keep"),
            _("The decision stands."),
            _("Nothing changes on the platform; the user is told why."),
            "tone-danger",
        ),
        Choice(
            Finding.ESCALATE,
            "e",
            _("Escalate"),
            _("A lead decides."),
            _("Hands the case to a lead."),
            "tone-info",
        ),
    )


def drafted_reason(cards: tuple[MatchCard, ...]) -> str:
    """A reason made from the facts, for the reviewer to mend."""
    cards = counting(cards)
    if not cards:
        return ""
    card = cards[0]
    found = nearness(card)
    near = " ".join(part for part in (found.number, found.words) if part)
    agree = ngettext("%d member agrees", "%d members agree", len(card.agree)) % len(card.agree)
    return _("Matches known content of %(bank)s (%(label)s), %(near)s; %(agree)s.") % {
        "bank": card.bank_name,
        "label": title_of(card.label).lower(),
        "near": near,
        "agree": agree,
    }


def title_of(label: str) -> str:
    """What a label is called; an unknown one as it is written."""
    try:
        return taxonomy.label(label).title
    except InvalidRequest:
        return label


def facts(page: CasePage) -> tuple[Fact, ...]:
    """What is known of the first item without looking at it."""
    if not page.lines:
        return ()
    line = page.lines[0]
    version, check = line.version, page.check
    found = (
        Fact(_("Kind"), version.media_type or (_("text") if version.text else line.item.kind)),
        Fact(_("Size"), _size(version.size)),
        Fact(_("Account"), line.item.account),
        Fact(_("Address"), version.url or line.item.public_url),
        Fact(_("Verdict at upload"), f"{check.verdict}, {check.rule}" if check else ""),
        Fact("SHA-256", version.sha256, is_hash=True),
    )
    return tuple(fact for fact in found if fact.value)


def of_media(page: CasePage) -> dict[str, object]:
    """What the media panel says."""
    return {
        "facts": facts(page),
        "shown_as": shown_as(page.media.shown),
        "show_next": show_next(page.media.next),
    }


def shown_as(step: str) -> str:
    """What is on the screen."""
    return {
        "drawing": _("Shown as a drawing"),
        "grey": _("Shown grey and blurred"),
        "region": _("Shown in part"),
        "full": _("Shown as it is"),
        "text": _("Shown as it was sent"),
    }.get(step, "")


def step_title(step: str) -> str:
    """A step in an account of what somebody looked at."""
    return {
        "drawing": _("as a drawing"),
        "grey": _("grey and blurred"),
        "region": _("in part"),
        "full": _("as it is"),
        "text": _("as text"),
        "sound": _("by ear"),
    }.get(step, step)


def limit_title(name: str) -> str:
    """A limit on what people are shown."""
    return {
        "graphic_minutes": _("Minutes of graphic media in 24 hours"),
        "items_in_a_row": _("Graphic items in a row"),
        "minutes_without_break": _("Minutes without a break"),
        "break_minutes": _("Minutes that a break lasts"),
    }.get(name, name)


def size_title(size: str) -> str:
    """A size of what is shown."""
    return {"small": _("small"), "medium": _("medium"), "large": _("large")}.get(size, size)


def show_next(step: str) -> str:
    """What the next key does."""
    return {
        "drawing": _("Show as a drawing"),
        "grey": _("Show grey and blurred"),
        "region": _("Show one part as it is"),
        "full": _("Show as it is"),
        "text": _("Show the text"),
    }.get(step, "")


def _size(size: int) -> str:
    if not size:
        return ""
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
