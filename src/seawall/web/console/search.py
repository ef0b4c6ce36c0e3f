"""Search from the palette: the page for an id, address, hash, order number or account.

Nothing that is looked for leaves the building: an address is brought into its one canonical
form and looked up among what was seen here. Each kind is one question to the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from seawall.errors import NotFound, SeawallError
from seawall.ids import DecisionId, ItemId, StatementId
from seawall.people.rights import role_may
from seawall.signals import canonical
from seawall.web.console import places
from seawall.web.console.places import RailSection
from seawall.web.request import Call, person_of

#: The longest thing anybody pastes; a 2,000-letter handle is shorter.
LONGEST = 8_000
_SHOWN = 24
#: Where the thing with an id is shown, by the beginning of the id.
PLACES = {
    "case": "/cases/",
    "led": "/ledger/",
    "entry": "/banks/entries/",
    "order": "/orders/",
    "thr": "/threats/",
    "auth": "/authorities/",
    "prs": "/preservations/",
    "bulk": "/bulk/",
}


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One search result: a link or a command."""

    title: str
    note: str = ""
    href: str = ""
    command: str = ""
    icon: str = "arrow-right"
    key: str = ""


def find_matches(text: str, request: Call, sections: Sequence[RailSection]) -> list[SearchAnswer]:
    """Search results for a text, the surest first."""
    query = text.strip()[:LONGEST]
    return list(islice(_each(query, request, sections), _SHOWN))


def surest_match(text: str, request: Call) -> SearchAnswer | None:
    """The one page that a text names exactly, if any."""
    return next(_exact_matches(text.strip()[:LONGEST], request), None)


def _each(query: str, request: Call, sections: Sequence[RailSection]) -> Iterator[SearchAnswer]:
    if query:
        yield from _exact_matches(query, request)
    yield from _commands(query, request, sections)


def _exact_matches(query: str, request: Call) -> Iterator[SearchAnswer]:
    if not query:
        return
    hrefs: set[str] = set()
    for kind in (_by_id, _by_reference, _by_order, _by_appeal, _by_hash, _by_address, _by_account):
        for match in kind(query, request):
            if match.href not in hrefs:
                hrefs.add(match.href)
                yield match


def _by_id(query: str, request: Call) -> Iterator[SearchAnswer]:
    prefix = query.partition("_")[0]
    if prefix in PLACES and " " not in query and "/" not in query:
        yield SearchAnswer(query, _("by ID"), f"{PLACES[prefix]}{query}", icon="hash")
    if prefix == "item":
        yield from _cases_of([ItemId(query)], _("item"), request)
    if prefix == "offer":
        for seat in request.tx.forum.seats():
            if request.tx.shared_signals.find(seat.id, [query]):
                yield SearchAnswer(
                    query, _("shared signal"), f"/forum/{seat.forum}/signals/{query}"
                )


def _by_reference(query: str, request: Call) -> Iterator[SearchAnswer]:
    """What a user quotes: the reference of a statement, a decision, or what the site calls it."""
    prefix = query.partition("_")[0]
    try:
        if prefix == "sor":
            decision = request.tx.statements.statement(StatementId(query)).decision
            yield _case_of(decision, _("statement of reasons"), request)
        elif prefix == "dec":
            yield _case_of(DecisionId(query), _("decision"), request)
    except NotFound:
        return
    kind, slash, name = query.partition("/")
    if slash and (item := request.tx.intake.item_named(kind, name)):
        yield from _cases_of([item.id], _("item"), request)


def _case_of(decision: DecisionId, note: str, request: Call) -> SearchAnswer:
    case = request.tx.cases.case(request.tx.cases.decision(decision).case)
    return SearchAnswer(case.description or case.id, note, f"/cases/{case.id}", icon="inbox")


def _by_order(query: str, request: Call) -> Iterator[SearchAnswer]:
    if not role_may(person_of(request).role, "order.see"):
        return
    for order in request.tx.orders.by_any_reference(query)[:3]:
        note = _("%(form)s of %(authority)s") % {
            "form": order.form.value.replace("_", " "),
            "authority": order.authority_name,
        }
        yield SearchAnswer(order.reference or order.id, note, f"/orders/{order.id}", icon="siren")
    for waiting in request.tx.anteroom.by_any_reference(query)[:3]:
        yield SearchAnswer(
            waiting.reference,
            _("from an unknown sender"),
            f"/orders/waiting#{waiting.id}",
            icon="siren",
        )


def _by_appeal(query: str, request: Call) -> Iterator[SearchAnswer]:
    if not role_may(person_of(request).role, "appeal.decide"):
        return
    if appeal := request.tx.appeals.by_number(query):
        yield SearchAnswer(query, _("appeal"), f"/appeals/{appeal.case}", icon="gavel")


def _by_hash(query: str, request: Call) -> Iterator[SearchAnswer]:
    value = query.lower()
    if " " in value or len(value) < 8:
        return
    for entry in request.tx.banks.entries_like(value, limit=3):
        note = _("signal in a bank, %(type)s") % {"type": entry.signal_type.upper()}
        yield SearchAnswer(_cut(query), note, f"/banks/entries/{entry.id}", icon="fingerprint")
    items = request.tx.seen.items_with(value, limit=5)
    yield from _cases_of(items, _("item with this hash"), request)


def _by_address(query: str, request: Call) -> Iterator[SearchAnswer]:
    if "." not in query or " " in query:
        return
    try:
        address = canonical(query if "://" in query else f"https://{query}")
    except SeawallError:
        return
    for entry in request.tx.banks.entries_like(address, limit=1):
        yield SearchAnswer(
            _cut(address), _("URL in a bank"), f"/banks/entries/{entry.id}", icon="link"
        )
    spelt = request.tx.intake.items_at({query, address})
    items = list(dict.fromkeys([item.id for item in spelt.values()]))
    items += request.tx.seen.items_with(address, limit=5)
    yield from _cases_of(items, _("item at this URL"), request)


def _by_account(query: str, request: Call) -> Iterator[SearchAnswer]:
    items = request.tx.intake.items_of_account(query, limit=20)
    note = _("account %s") % _cut(query)
    yield from _cases_of([item.id for item in items], note, request)


def _cases_of(items: Sequence[ItemId], note: str, request: Call) -> Iterator[SearchAnswer]:
    if not items:
        return
    cases_by_item = request.tx.cases.of_items(list(items)[:20])
    cases = list(
        dict.fromkeys(case for item_cases in cases_by_item.values() for case in item_cases)
    )[:5]
    for case in request.tx.cases.cases_named(cases).values():
        yield SearchAnswer(case.description or case.id, note, f"/cases/{case.id}", icon="inbox")


def _commands(query: str, request: Call, sections: Sequence[RailSection]) -> Iterator[SearchAnswer]:
    """Places and the few things a word does, by the beginning of a word."""
    words = query.lower().removeprefix(_("go to").lower()).split()

    def meant(title: str) -> bool:
        parts = title.lower().split()
        return all(any(part.startswith(word) for part in parts) for word in words)

    for place in (place for part in sections for place in part.places):
        if meant(place.title):
            yield SearchAnswer(place.title, _("go to"), place.href, icon=place.icon, key=place.key)
    for place, say in places.administration(person_of(request)):
        if words and meant(place.title):
            yield SearchAnswer(place.title, say, place.href, icon=place.icon, key=place.key)
    for command in (
        SearchAnswer(_("Switch theme"), _("light or dark"), command="theme", icon="moon"),
        SearchAnswer(
            _("Keyboard shortcuts"), _("all shortcuts"), command="keys", icon="keyboard", key="?"
        ),
        SearchAnswer(_("Change shortcuts"), _("go to"), "/me/keys", icon="keyboard"),
        SearchAnswer(_("Sign out"), _("ends this session"), command="sign-out", icon="log-out"),
    ):
        if meant(command.title):
            yield command


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
