"""A console act: a row in its place's table, and the one view that carries every row out.

A row says who may, what is typed, which journey is called and where one lands. The view asks
for the right and, where the row says so, for a fresh sign-in; it holds what was typed against
the form, calls the journey in the request's transaction, says that it is done, and goes on.
What the form or the journey refuses undoes the act, and the page is shown again with the error
at its field and everything as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.people.model import Member
from seawall.transaction import Transaction
from seawall.web.console.doors import View, signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.request import Call, person_of

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class ActCall(Generic[S]):
    """An act under way: who asks, what the address names, and the form as it was typed."""

    act: ConsoleAct[S]
    request: Call
    subject: S
    """What the address names, as the table reads it: an order's id, a seat, an authority."""
    names: dict[str, Any]
    """The parts of the address, by the names of its holes."""
    form: Any
    """The row's form, bound; a row's own function knows its class."""

    @property
    def tx(self) -> Transaction:
        """The request's unit of work."""
        return self.request.tx

    @property
    def now(self) -> datetime:
        """The request's time."""
        return self.request.now

    @property
    def person(self) -> Member:
        """Who does it."""
        return person_of(self.request)

    @property
    def by(self) -> str:
        """Their code, as the ledger names them."""
        return self.person.code

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, once the form has held it against its shape."""
        cleaned: dict[str, Any] = self.form.cleaned_data
        return cleaned


def _nothing(_request: Call, _subject: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class ConsoleAct(Generic[S]):
    """One row: what somebody may do at this place."""

    name: str
    """What its page calls it, to open the right form again."""
    right: str
    carry_out: Callable[[ActCall[S]], object]
    """The journey. An answer that it gives (a file, a secret shown once) is the answer."""
    form: type[ExplainedForm] = ExplainedForm
    at: str | None = None
    """Where under the table's address; the act's own name unless the row says otherwise."""
    done: str | Promise | Callable[[Any], str | Promise] = ""
    """What is said on the next page, of what the journey gave."""
    lands: Callable[[ActCall[S], Any], str] | None = None
    """Where one goes on, by what the journey gave; else where the table says."""
    shows: Callable[[ActCall[S], int], HttpResponse] | None = None
    """The page that shows a refused form; else the table's."""
    page: View | None = None
    """The page at the same address, for whoever only looks."""
    is_fresh: bool = False
    """Whether it needs a proof of a few minutes ago of who one is."""
    ids: str = "%s"
    """The ids of its fields on the page, where several forms have a field of one name."""
    needs: Callable[[Call, S], dict[str, Any]] = _nothing
    """What the form must know beside what was typed: the members to choose from, say."""

    def form_of(self, request: Call, subject: S, names: dict[str, Any]) -> ExplainedForm:
        """The form as it was typed; its errors lead to the fields of the page."""
        form = self.form(request.POST, request.FILES, **self.needs(request, subject))
        form.ids = self.ids.format(**names)
        return form

    def say(self, outcome: Any) -> str:
        """The sentence for the next page, or nothing."""
        return str(self.done(outcome) if callable(self.done) else self.done)


@dataclass(frozen=True, slots=True)
class ActTable(Generic[S]):
    """The acts of one place, and what they share: address, subject, page, where one lands."""

    base: str
    """The address that each act's own stands under."""
    reads: Callable[..., S]
    """What the address names: from the request and the parts of the address."""
    shows: Callable[[ActCall[S], int], HttpResponse]
    lands: Callable[[ActCall[S], Any], str]
    """Where one goes on, unless the row says otherwise."""
    acts: tuple[ConsoleAct[S], ...]

    def paths(self) -> Iterator[URLPattern]:
        """An address for each row."""
        return (path(self.address(act), self.view(act)) for act in self.acts)

    def address(self, act: ConsoleAct[S]) -> str:
        """Where the act is sent."""
        own = act.name if act.at is None else act.at
        return f"{self.base}/{own}".strip("/")

    def view(self, act: ConsoleAct[S]) -> View:
        """What answers at the act's address: the act, and its page to whoever only looks."""

        @signed_in(act.right, fresh=act.is_fresh)
        def send(request: Call, **names: Any) -> HttpResponseBase:
            return self.carry_out(act, request, names)

        if act.page is None:
            return require_POST(send)
        return _beside(act.page, send)

    def carry_out(
        self, act: ConsoleAct[S], request: Call, names: dict[str, Any]
    ) -> HttpResponseBase:
        """Do it and go on, or show what is wrong with nothing done and nothing lost."""
        subject = self.reads(request, **names)
        form = act.form_of(request, subject, names)
        call = ActCall(act, request, subject, names, form)
        shows = act.shows or self.shows
        if not form.is_valid():
            return shows(call, 422)
        try:
            with request.tx.attempt():
                outcome = act.carry_out(call)
        except SeawallError as refused:
            form.refuse(refused)
            return shows(call, refused.status)
        return self._land(call, outcome)

    def _land(self, call: ActCall[S], outcome: Any) -> HttpResponseBase:
        if isinstance(outcome, HttpResponseBase):
            return outcome
        if say := call.act.say(outcome):
            messages.success(call.request, say)
        lands = call.act.lands or self.lands
        return redirect(lands(call, outcome))


def without_form(journey: Callable[..., object]) -> Callable[[ActCall[Any]], object]:
    """Wrap a journey that takes only the subject, the person and the time."""
    return lambda call: journey(call.subject, call.person, tx=call.tx, now=call.now)


def _beside(page: View, send: View) -> View:
    """One address: who may see the page gets it, and what is sent asks for the act's right too."""

    @require_http_methods(["GET", "POST"])
    @signed_in(getattr(page, "act", ""), fresh=getattr(send, "is_fresh", False))
    def either(request: Call, **names: Any) -> HttpResponseBase:
        return (send if request.method == "POST" else page)(request, **names)

    return either
