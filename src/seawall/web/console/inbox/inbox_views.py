"""Views of the queue: the built-in ones and a person's saved ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from seawall.cases.inbox.filter import InboxFilter, UnclearFilter, narrowed_filter, parse_filter
from seawall.cases.inbox.model import InboxQuery, SavedView
from seawall.errors import SeawallError
from seawall.transaction import Transaction
from seawall.web.console.words import bounded_count
from seawall.web.request import Call, person_of

SNOOZED = "snoozed"
_OURS = {
    "open": InboxFilter(),
    "mine": InboxFilter(assignee="me"),
    "soon": InboxFilter(due="1h"),
    "orders": InboxFilter(kind="order"),
    "notices": InboxFilter(queue="notices"),
    "matches": InboxFilter(kind="content", queue="matches"),
    "appeals": InboxFilter(kind="appeal"),
    SNOOZED: InboxFilter(),
}


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A view as the page shows it."""

    name: str
    title: str
    count: str
    is_here: bool
    is_own: bool = False

    @property
    def href(self) -> str:
        """Where it is."""
        return f"/?{urlencode({'view': self.name})}"


@dataclass(frozen=True, slots=True)
class InboxLook:
    """The view on the page, the filter on top of it, and its fault."""

    view: str
    title: str
    typed: str
    asked: InboxQuery
    fault: SeawallError | None = None

    @property
    def query(self) -> str:
        """The view and the filter, as an address carries them."""
        fields = {"view": self.view, "filter": self.typed}
        return urlencode({name: value for name, value in fields.items() if value})


def titles() -> dict[str, str]:
    """Titles of the built-in views."""
    return {
        "open": _("All open"),
        "mine": _("Assigned to me"),
        "soon": _("Due within 1 hour"),
        "orders": _("Orders"),
        "notices": _("User reports"),
        "matches": _("Matches to confirm"),
        "appeals": _("Appeals"),
        SNOOZED: _("Snoozed"),
    }


def empty_words(view: str) -> tuple[str, str]:
    """What an empty view says: its title, and how cases get there."""
    arrival = _(
        "Cases appear here when an upload is held or blocked, or when someone reports content."
    )
    words = {
        "open": (_("Nothing needs review"), arrival),
        "mine": (
            _("No cases are assigned to you"),
            _("Press Enter on a case in the queue to assign it to you and open it."),
        ),
        "soon": (
            _("No cases are due within 1 hour"),
            _("Cases appear here in the last hour before their deadline."),
        ),
        "orders": (_("No orders need review"), _("Orders appear here when they need a decision.")),
        "notices": (_("No user reports need review"), _("Reports of content appear here.")),
        "matches": (
            _("No matches need review"),
            _("Uploads that match known content appear here."),
        ),
        "appeals": (_("No appeals need review"), _("Appeals against decisions appear here.")),
        SNOOZED: (
            _("No cases are snoozed"),
            _("Select a case in the queue with x, then press s."),
        ),
    }
    own = (_("No cases in this view"), _("Open cases that match its filter appear here."))
    return words.get(view, own)


def looked_at(request: Call, own: list[SavedView]) -> InboxLook:
    """The view and filter that a request asks for; an unclear filter is reported."""
    data = request.POST if request.method == "POST" else request.GET
    name, typed = data.get("view", "open"), data.get("filter", "").strip()
    own_views = {view.id: view for view in own}
    base, title = InboxFilter(), titles().get(name, "")
    if name in own_views:
        base, title = parse_filter(own_views[name].shows), own_views[name].name  # type: ignore[index]
    elif name in _OURS:
        base = _OURS[name]
    else:
        name, title = "open", titles()["open"]
    fault: SeawallError | None = None
    try:
        chosen_filter = narrowed_filter(base, parse_filter(typed))
    except UnclearFilter as unclear:
        chosen_filter, fault = base, unclear
    person = person_of(request)
    known_cases = tuple(request.tx.quality.known_to(person.id))
    question = InboxQuery(
        person.id, request.now, chosen_filter, is_snoozed=name == SNOOZED, without=known_cases
    )
    return InboxLook(name, title, typed, question, fault)


def tabs(looked: InboxLook, own: list[SavedView], *, tx: Transaction) -> list[ViewTab]:
    """Every view with its number."""
    house_tabs = [
        (name, title, replace(looked.asked, filter=_OURS[name], is_snoozed=name == SNOOZED), False)
        for name, title in titles().items()
    ]
    plain = replace(looked.asked, is_snoozed=False)
    own_tabs = [
        (view.id, view.name, replace(plain, filter=parse_filter(view.shows)), True) for view in own
    ]
    numbers = tx.inbox.counts(
        [question for _name, _title, question, _own in (*house_tabs, *own_tabs)]
    )
    return [
        ViewTab(name, title, bounded_count(number), name == looked.view, is_own)
        for (name, title, _question, is_own), number in zip(
            (*house_tabs, *own_tabs), numbers, strict=True
        )
    ]


def neighbours(shown_tabs: list[ViewTab]) -> tuple[ViewTab, ViewTab]:
    """The views before and after the current one, wrapping around."""
    position = next((at for at, tab in enumerate(shown_tabs) if tab.is_here), 0)
    return shown_tabs[position - 1], shown_tabs[(position + 1) % len(shown_tabs)]
