"""Documents of unknown senders: what waits, sender by sender, and what a person says of it.

Nothing of it was begun: no item was looked up, no case opened. Letting one in opens it as an
order whose sender is in doubt, with the time that it has left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seawall.errors import problem
from seawall.ids import OrderId
from seawall.journeys.anteroom import anteroom_telling, leaving_out, vouching
from seawall.journeys.anteroom.leaving_out import LeftOut
from seawall.orders.anteroom.model import WaitingDocument
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import ReasonForm
from seawall.web.console.orders.orders_downloads import as_download
from seawall.web.console.orders.page import ANSWER, SEE
from seawall.web.request import Call, person_of

WAITING = "/orders/waiting"
#: Under one name so many are shown, unseen ones first; whoever acts acts on these alone.
_SHOWN = 25


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """What one sender sent: what nobody has seen first, then by when it is due."""

    name: str
    documents: tuple[WaitingDocument, ...]
    count: int
    seen_until: datetime | None
    """Until when a person's word holds that they know of all of it; None where none does."""

    @property
    def more(self) -> int:
        """How many follow once these are seen or settled."""
        return self.count - len(self.documents)

    @property
    def takes_two(self) -> bool:
        """Whether leaving it out takes two people."""
        return any(document.must_be_told for document in self.documents)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the first of two people said of them, each once."""
        reasons = (document.doubted_why for document in self.documents if document.doubted_by)
        return tuple(dict.fromkeys(reasons))

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """The mail addresses that it gives, each once."""
        return tuple(
            dict.fromkeys(document.mailbox for document in self.documents if document.mailbox)
        )


@signed_in(SEE)
def show_waiting(request: Call) -> HttpResponse:
    """Everything that waits, sender by sender."""
    return _page(request)


@signed_in(SEE)
def download_waiting(request: Call, document_id: str) -> HttpResponse:
    """The bytes of a waiting document, as a file."""
    document = request.tx.anteroom.get(document_id)
    if document is None:
        raise problem("orders.unknown-waiting", document=document_id)
    content = request.tx.evidence.open(document.evidence)
    return as_download(content, "application/octet-stream", f"{document.id}-original")


def _page(
    request: Call, *, form: ExplainedForm | None = None, at: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "groups": list(_groups(request.tx.anteroom.waiting(limit=1_000), request.now)),
        "can_answer": role_may(person_of(request).role, ANSWER),
        "form": form,
        "at": at,
    }
    return render(request, "console/orders/waiting.html", page, status=status)


def _groups(documents: Iterable[WaitingDocument], now: datetime) -> Iterable[WaitingGroup]:
    """By sender; the one whose document is due first comes first."""
    listed = list(documents)
    first: dict[str, int] = {}
    for place, document in enumerate(listed):
        first.setdefault(document.told_under, place)
    by_sender = sorted(listed, key=lambda document: first[document.told_under])
    for name, group in groupby(by_sender, key=attrgetter("told_under")):
        members = tuple(group)
        ends = [document.seen_until for document in members if document.is_seen(now)]
        is_seen = len(ends) == len(members)
        seen_until = min(filter(None, ends), default=None) if is_seen else None
        unseen_first = sorted(members, key=lambda document: document.is_seen(now))
        yield WaitingGroup(name, tuple(unseen_first[:_SHOWN]), len(members), seen_until)


def _let_in(call: ActCall[str]) -> WaitingDocument:
    return vouching.let_in(OrderId(call.subject), call.person, tx=call.tx, now=call.now)


def _see(call: ActCall[str]) -> datetime | None:
    return anteroom_telling.see_group(
        call.subject, call.person, on_page=_on_page(call), tx=call.tx, now=call.now
    )


def _leave_out(call: ActCall[str]) -> LeftOut:
    reason = call.typed["reason"]
    return leaving_out.leave_out(
        call.subject, reason, call.person, on_page=_on_page(call), tx=call.tx, now=call.now
    )


def _on_page(call: ActCall[str]) -> list[OrderId]:
    """What stood on the page when the person acted."""
    return [OrderId(document) for document in call.request.POST.getlist("document")[:_SHOWN]]


def _left(outcome: LeftOut) -> str | Promise:
    if outcome.doubted:
        return _(
            "Recorded. A second person must agree before documents that may be binding are dismissed."
        )
    return _("Dismissed. The documents are kept.")


def _lands(_call: ActCall[str], _outcome: Any) -> str:
    return WAITING


def _shows(call: ActCall[str], status: int) -> HttpResponse:
    return _page(call.request, form=call.form, at=call.subject, status=status)


DOCUMENTS = ActTable(
    base="orders/waiting/<str:document_id>",
    reads=lambda _request, document_id: str(document_id),
    shows=_shows,
    lands=_lands,
    acts=(
        ConsoleAct(
            "let-in",
            ANSWER,
            _let_in,
            done=_(
                "Processing. The document appears on the board in a moment. Call the sender back first."
            ),
        ),
    ),
)
SENDERS = ActTable(
    base="orders/waiting/of/<str:group>",
    reads=lambda _request, group: str(group),
    shows=_shows,
    lands=_lands,
    acts=(
        ConsoleAct(
            "seen", ANSWER, _see, done=_("Nobody is paged about these until the time shown.")
        ),
        ConsoleAct("leave-out", ANSWER, _leave_out, ReasonForm, ids="leave-{group}-%s", done=_left),
    ),
)
