"""Pages that offer what a person does about a case, the accounts behind it, or many cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from seawall.config import settings
from seawall.people.model import Organisation
from tests.cases_made import make_item, open_case
from tests.people_made import NOON
from tests.web.console.conftest import Visitor, signed_in
from tests.web.console.scene import MakeScene, Scene

REMOVAL = {
    "finding": "remove",
    "clauses": ["tvec/incite"],
    "reason": "They call for an attack.",
    "opened_at": NOON.isoformat(),
}


def on_a_case(act: str) -> MakeScene:
    """An open case, and a colleague to whom it may be given."""

    def scene(org: Organisation) -> Scene:
        signed_in(org)
        page = f"/cases/{open_case(org).id}"
        return Scene(signed_in(org), page, f"{page}/{act}")

    return scene


def on_its_accounts(org: Organisation) -> Scene:
    page = f"/cases/{open_case(org).id}/account"
    confirmed = frozenset({"step", "knows_the_effect", "knows_the_account"})
    return Scene(signed_in(org), page, page, unshown=confirmed)


def drafted(org: Organisation) -> tuple[Visitor, str]:
    """A decision about two cases that is drawn up."""
    person = signed_in(org)
    cases = [open_case(org, make_item(org)).id for _ in range(2)]
    return person, person.post("/inbox/act", do="bulk", case=cases)["Location"]


@contextmanager
def alone_up_to(number: int) -> Iterator[None]:
    """So many cases one person may decide together."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SEAWALL_BULK_ALONE", str(number))
        settings.cache_clear()
        yield
    settings.cache_clear()


#: Fields of the one form of a decision that many cases are never asked for.
OF_ONE_CASE = frozenset(
    {"is_quiet", "is_unkept", "label", "supersedes", "territories", "hold_for", "to", "then"}
)


def on_a_draft(org: Organisation) -> Scene:
    person, page = drafted(org)
    return Scene(person, page, f"{page}/decide", unshown=OF_ONE_CASE)


def on_a_decision(act: str, *, needs_two: bool) -> MakeScene:
    """A decision about two cases: it waits for a second person, or for its ten seconds."""

    def scene(org: Organisation) -> Scene:
        person, page = drafted(org)
        if needs_two:
            with alone_up_to(1):
                person.post(f"{page}/decide", **REMOVAL)
            return Scene(signed_in(org), page, f"{page}/{act}")
        person.post(f"{page}/decide", **REMOVAL)
        return Scene(person, page, f"{page}/{act}")

    return scene


_BULK, _CASE = "bulk/<str:bulk_id>", "cases/<str:case_id>"
CASES: dict[str, MakeScene] = {
    f"{_CASE}/note": on_a_case("note"),
    f"{_CASE}/hand-over": on_a_case("hand-over"),
    f"{_CASE}/account": on_its_accounts,
    f"{_BULK}/decide": on_a_draft,
    f"{_BULK}/approve": on_a_decision("approve", needs_two=True),
    f"{_BULK}/turn-back": on_a_decision("turn-back", needs_two=True),
    f"{_BULK}/call-off": on_a_decision("call-off", needs_two=False),
}
