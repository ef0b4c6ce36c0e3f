"""Places of the console, by role."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from seawall.people.model import Member, OrganisationKind
from seawall.people.rights import role_may
from seawall.web.console.words import bounded_count


@dataclass(frozen=True, slots=True)
class RailPlace:
    """One link of the rail."""

    title: str
    href: str
    icon: str
    key: str
    count: int = 0
    is_here: bool = False
    in_dock: bool = False
    """Within a thumb's reach on a telephone."""
    dock_title: str = ""
    """A shorter title there, where the whole one is two lines."""

    @property
    def shown_count(self) -> str:
        """The number as far as anybody counts."""
        return bounded_count(self.count)


@dataclass(frozen=True, slots=True)
class RailSection:
    """A heading of the rail and the places under it."""

    title: str
    places: tuple[RailPlace, ...]


@dataclass(frozen=True, slots=True)
class ConsoleCounts:
    """Counts of waiting work, for the rail."""

    kind: OrganisationKind
    cases: int = 0
    orders: int = 0
    referrals: int = 0
    approvals: int = 0
    second_reads: int = 0


def sections(path: str, member: Member, waiting: ConsoleCounts) -> tuple[RailSection, ...]:
    """What this member sees in the rail."""
    parts = (
        (_("Review"), _review(member, waiting)),
        (_("Sharing"), _shared(member, waiting)),
        (_("Reports"), _accounts(member, waiting)),
    )
    return tuple(
        RailSection(title, tuple(_with_mark(place, path) for place in places))
        for title, places in parts
        if places
    )


def dock(sections: tuple[RailSection, ...]) -> tuple[RailPlace, ...]:
    """Places at the foot of a telephone screen."""
    return tuple(place for part in sections for place in part.places if place.in_dock)


def _review(member: Member, waiting: ConsoleCounts) -> tuple[RailPlace, ...]:
    cases: tuple[RailPlace, ...] = ()
    if role_may(member.role, "case.see"):
        cases = (
            RailPlace(_("Queue"), "/", "inbox", "g i", count=waiting.cases, in_dock=True),
            RailPlace(_("Cases"), "/cases", "archive", "g c"),
        )
    hearings: tuple[RailPlace, ...] = ()
    if role_may(member.role, "appeal.decide"):
        hearings = (RailPlace(_("Appeals"), "/appeals", "gavel", "g e"),)
    if role_may(member.role, "quality.see"):
        waits = waiting.second_reads
        hearings = (*hearings, RailPlace(_("Quality"), "/qa", "badge-check", "g q", count=waits))
    return (*cases, *_places_of_requests(member, waiting), *hearings, *_checking(member))


def _places_of_requests(member: Member, waiting: ConsoleCounts) -> tuple[RailPlace, ...]:
    """Orders and referrals for who receives them; a unit writes them instead."""
    if not role_may(member.role, "order.see"):
        return ()
    if waiting.kind is OrganisationKind.UNIT:
        return (
            RailPlace(
                _("Outgoing referrals"),
                "/referring",
                "send",
                "g f",
                in_dock=True,
                dock_title=_("Outgoing"),
            ),
        )
    return (
        RailPlace(_("Orders"), "/orders", "siren", "g o", count=waiting.orders, in_dock=True),
        RailPlace(_("Referrals"), "/referrals", "scale", "g r", count=waiting.referrals),
    )


def _checking(member: Member) -> tuple[RailPlace, ...]:
    if not role_may(member.role, "content.check"):
        return ()
    return (RailPlace(_("Test a file"), "/try", "clipboard-paste", "g n"),)


def _shared(member: Member, waiting: ConsoleCounts) -> tuple[RailPlace, ...]:
    """The forums and the banks; a unit's `g f` is its referring."""
    places: tuple[RailPlace, ...] = ()
    if role_may(member.role, "forum.see"):
        key = "g s" if waiting.kind is OrganisationKind.UNIT else "g f"
        places = (RailPlace(_("Forums"), "/forum", "share-2", key),)
    if role_may(member.role, "bank.see"):
        places = (*places, RailPlace(_("Banks"), "/banks", "fingerprint", "g b"))
    return places


_OF_ORDERS = frozenset({"/results", "/transparency"})


def _accounts(member: Member, waiting: ConsoleCounts) -> tuple[RailPlace, ...]:
    places: list[RailPlace] = [
        RailPlace(_("Results"), "/results", "activity", "g k"),
        RailPlace(_("Transparency"), "/transparency", "book-open", "g t"),
        RailPlace(_("Audit log"), "/ledger", "scroll-text", "g l"),
        RailPlace(_("Settings"), "/admin", "settings", "g a"),
        RailPlace(_("Profile"), "/me", "user", "g m"),
    ]
    if not role_may(member.role, "order.see"):
        places = [place for place in places if place.href not in _OF_ORDERS]
    if not role_may(member.role, "ledger.see"):
        places = [place for place in places if place.href != "/ledger"]
    if role_may(member.role, "case.see"):
        places.insert(-2, RailPlace(_("Sources"), "/sources", "scale", "g w"))
    if role_may(member.role, "approval.give"):
        waits = waiting.approvals
        places.insert(
            -2, RailPlace(_("Approvals"), "/admin/approvals", "list-checks", "g v", count=waits)
        )
    return tuple(places)


def administration(member: Member) -> tuple[tuple[RailPlace, str], ...]:
    """The settings pages, each with a line about it."""
    places = [
        (
            RailPlace(_("Webhooks"), "/admin/endpoints", "webhook", "g d"),
            _("Where decisions are sent, and whether they arrive."),
        )
    ]
    if role_may(member.role, "order.see"):
        say = _("Who may send orders and referrals, their keys, and your contact point.")
        places.append((RailPlace(_("Authorities"), "/authorities", "badge-check", "g u"), say))
    if role_may(member.role, "people.manage"):
        say = _("Who works here, their roles, and how they sign in.")
        places.append((RailPlace(_("People"), "/admin/people", "users", "g p"), say))
        say = _("What each machine may do, until when, and when its key was last used.")
        places.append((RailPlace(_("API keys"), "/admin/keys", "key-round", "g x"), say))
        say = _("Sign in with your own identity provider (OpenID Connect).")
        places.append((RailPlace(_("Single sign-on"), "/admin/providers", "globe", "g z"), say))
    if role_may(member.role, "exposure.limit"):
        say = _("How much graphic media anyone sees in a day, and what the whole team has viewed.")
        places.append((RailPlace(_("Exposure limits"), "/admin/exposure", "eye-off", "g y"), say))
    if role_may(member.role, "vault.open"):
        say = _("Notices whose existence is secret.")
        places.append((RailPlace(_("Vault"), "/vault", "lock", "g h"), say))
    return tuple(places)


def _with_mark(place: RailPlace, path: str) -> RailPlace:
    """The place we are at says so; an open case belongs to the queue."""
    if place.href == "/":
        is_here = path == "/" or path.startswith(("/cases/", "/inbox", "/bulk"))
    elif place.href == "/cases":
        is_here = path == "/cases"
    elif place.href == "/admin":
        is_here = path.startswith(("/admin", "/authorities", "/vault"))
        is_here = is_here and not path.startswith("/admin/approvals")
    else:
        is_here = path.startswith(place.href)
    return replace(place, is_here=is_here)
