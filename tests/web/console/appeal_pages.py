"""A decision, the link its user was given, and the appeal they sent by it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from seawall.cases.model import Case, Decision, Finding
from seawall.journeys.notices import notice
from seawall.journeys.notices.notice_statement import Notifier
from seawall.journeys.statements import statement_of_reasons
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person
from tests.web.console.conftest import Visitor

_numbers = itertools.count(1)
SAYS = "It is a film about the war, made to keep the evidence."


def now() -> datetime:
    """The doors ask the real clock, so that scenes are dated by it."""
    return datetime.now(UTC)


def anybody() -> Visitor:
    """Somebody from an address of the network that has sent nothing yet."""
    address = f"203.0.113.{next(_numbers)}"
    return Visitor(Client(raise_request_exception=False, REMOTE_ADDR=address))


@dataclass
class Scene:
    """A removal, its author, and the token of its statement."""

    org: Organisation
    author: object
    case: Case
    decision: Decision
    token: str

    def read(self, person: Visitor, lang: str = "") -> Any:
        """The page that the token opens."""
        return self._ask(person, "/appeal", lang)

    def send(self, person: Visitor, lang: str = "", **said: str) -> Any:
        """What the form of the page sends."""
        return self._ask(person, "/appeal/send", lang, **said)

    def keep(self, person: Visitor, lang: str = "", **said: str) -> Any:
        """What is kept of the form."""
        return self._ask(person, "/appeal/draft", lang, **said)

    def _ask(self, person: Visitor, path: str, lang: str, **said: str) -> Any:
        path = f"{path}?lang={lang}" if lang else path
        return person.post(path, token=self.token, **said)

    def appeals(self):
        with transaction(self.org.id) as tx:
            return tx.appeals.of_decision(self.decision.id)

    def hearing(self) -> str:
        """The path of the hearing."""
        (first, *_rest) = self.appeals()
        return f"/appeals/{first.case}"


def removed(org: Organisation, at: datetime | None = None, author=None) -> Scene:
    """Content was removed, and its user was told."""
    moment = at or now()
    author = author or make_person(org)
    case = open_case(org, make_item(org), moment)
    decision = decide_case(org, case, author, moment, opened_at=moment)
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(decision.id)
        token = statement_of_reasons.token_of(statement)
    return Scene(org, author, case, decision, token)


def refused_notice(org: Organisation) -> Scene:
    """Somebody gave notice, and it was left up."""
    moment, author = now(), make_person(org)
    item = make_item(org)
    with transaction(org.id) as tx:
        claim = notice.NoticeClaim(
            item.kind, item.external_id, "It calls for an attack.", Notifier(source="user")
        )
        received = notice.receive_notice(claim, tx=tx, now=moment)
        case = tx.cases.case(received.case)
    decision = decide_case(
        org, case, author, moment, finding=Finding.ALLOW, clauses=(), opened_at=moment
    )
    return Scene(org, author, case, decision, received.receipt)


def text(answer) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
