"""Template context of every console page: places, member, theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

from seawall.cases.inbox.model import InboxQuery
from seawall.journeys import two_people
from seawall.journeys.people.identity_changes import untold_changes
from seawall.orders.model import Binding, OrderState
from seawall.orders.standing import OPEN
from seawall.people.approval.model import IdentityChange
from seawall.people.keymap.keymap_rule import Keys
from seawall.people.model import Organisation
from seawall.people.rights import role_may
from seawall.transaction import Transaction
from seawall.web.console.people.standing import said_changes
from seawall.web.console.places import ConsoleCounts, dock, sections
from seawall.web.console.sign_in.demo_roles import demo_role
from seawall.web.request import Call, hold_transaction, person_of

THEMES = frozenset({"seawall-light", "seawall-dark"})
#: States of an order in which somebody of ours must do something.
_AWAITED = OPEN | {OrderState.OVERDUE}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The rail and the frame; only the theme without a signed-in member."""
    call = cast("Call", request)
    theme = request.COOKIES.get("seawall_theme", "")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
    member = getattr(call, "member", None)
    if member is None:
        return frame
    around = _frame_of(call)
    # Where nothing is found no place is marked: that would tell a page one may not know of.
    path = "" if getattr(call, "is_lost", False) else call.path
    rail = sections(path, member, around.waiting)
    return {
        **frame,
        "member": member,
        "now": call.now,
        "organisation": around.organisation,
        "sections": rail,
        "dock": dock(rail),
        "keymap": around.keys,
        "identity_changes": said_changes(around.changes),
        "demo": demo_role(member),
    }


@dataclass(frozen=True, slots=True)
class _ConsoleFrame:
    """Whose console it is, and how much waits there."""

    organisation: Organisation
    waiting: ConsoleCounts
    keys: Keys
    changes: list[IdentityChange]


def _frame_of(call: Call) -> _ConsoleFrame:
    if hasattr(call, "tx"):
        return _around(call.tx, call)
    with hold_transaction(call) as tx:
        return _around(tx, call)


def _around(tx: Transaction, call: Call) -> _ConsoleFrame:
    awaited: Counter[str] = Counter()
    for (binding, _form, state), number in tx.shown_orders.count(call.now).items():
        if state in _AWAITED:
            awaited[binding] += number
    organisation = tx.people.organisation(call.organisation)
    person = person_of(call)
    (open_cases,) = tx.inbox.counts([InboxQuery(person.id, call.now)])
    waiting = ConsoleCounts(
        kind=organisation.kind,
        cases=open_cases,
        orders=awaited[Binding.MANDATORY],
        referrals=awaited[Binding.VOLUNTARY],
        approvals=_awaiting(tx, call),
        second_reads=_second_reads(tx, call),
    )
    changes = untold_changes(person, tx=tx, now=call.now)
    return _ConsoleFrame(organisation, waiting, tx.keymaps.of(person.id), changes)


def _awaiting(tx: Transaction, call: Call) -> int:
    """How many proposals of colleagues this person could decide."""
    if call.member is None or not role_may(call.member.role, "approval.give"):
        return 0
    acts = two_people.acts_of(call.member)
    return tx.approvals.count_for(call.member.id, acts=acts, now=call.now)


def _second_reads(tx: Transaction, call: Call) -> int:
    member = call.member
    return (
        tx.quality.count_waiting(member.id)
        if member and role_may(member.role, "case.decide")
        else 0
    )
