"""Removals whose users appeal, or may, put into a running demo through the real journeys."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.appeals.model import AppealStatement
from seawall.cases.model import Finding
from seawall.cli.session import organisation_named
from seawall.journeys.appeals.appeal_standing import find_standing, submit_grounds
from seawall.journeys.statements import statement_of_reasons
from seawall.people.model import Member, Organisation
from seawall.transaction import INSTALLATION, transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person

SAYS = "It is a film about the war, made so that the evidence is not lost. " * 3


def main() -> None:
    """Put every scene in, and print tokens and cases by name."""
    org = organisation_named("harbour-video")
    now = datetime.now(UTC)
    author, hearer = make_person(org), make_person(org)
    ids = {name: removed(org, author, now) for name in ("fresh", "phone", "plain", "draft")}
    ids["closed"] = removed(org, author, now - timedelta(days=200))
    for name in ("hearing", "keyboard", "upheld", "in_vain"):
        token = removed(org, author, now)
        ids[f"{name}_token"], ids[name] = token, lodged(token, now)
    for name, finding in (("upheld", Finding.OVERTURN), ("in_vain", Finding.KEEP)):
        with transaction(org.id) as tx:
            case = tx.cases.case(ids[name])
        decide_case(org, case, hearer, now, finding=finding, clauses=(), reason="We read it anew.")
    sys.stdout.write(json.dumps({name: str(one) for name, one in ids.items()}))


def removed(org: Organisation, author: Member, at: datetime) -> str:
    """Content was removed; the token its user was given."""
    case = open_case(org, make_item(org), at)
    decision = decide_case(org, case, author, at)
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(decision.id)
        return statement_of_reasons.token_of(statement)


def lodged(token: str, now: datetime) -> str:
    """The user has appealed; the appeal's case."""
    with transaction(INSTALLATION) as tx:
        by = find_standing(token, tx=tx, now=now)
        said = AppealStatement(SAYS, claim="documentation", misread="The song is no anthem.")
        return submit_grounds(by, said, "ar", tx=tx.of(by.organisation), now=now).case
