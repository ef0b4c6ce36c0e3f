"""Removals whose users appeal, or may, put into a running demo through the real journeys."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.appeals.model import AppealStatement
from seawall.cases.model import Case, Finding
from seawall.cli.session import organisation_named
from seawall.journeys.appeals.appeal_standing import find_standing, submit_grounds
from seawall.journeys.statements import statement_of_reasons
from seawall.people.model import Member, Organisation
from seawall.transaction import INSTALLATION, transaction
from tests.browser.checked_cases import checks_of
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person

SAYS = "It is a film about the war, made so that the evidence is not lost. " * 3


def main() -> None:
    """Put every scene in, and print tokens and cases by name."""
    org = organisation_named("harbour-video")
    author, hearer = make_person(org), make_person(org)
    long_ago = datetime.now(UTC) - timedelta(days=200)
    ids = {"closed": removed(org, open_case(org, make_item(org), long_ago), author, long_ago)}
    appealed = ("hearing", "keyboard", "upheld", "in_vain")
    with checks_of(org, datetime.now(UTC)) as checks:
        names = ("fresh", "phone", "plain", "draft", *appealed)
        cases = {name: checks.case_of_words(f"to-be-removed-{name}") for name in names}
    now = datetime.now(UTC)
    ids |= {name: removed(org, case, author, now) for name, case in cases.items()}
    for name in appealed:
        token = ids[name]
        ids[f"{name}_token"], ids[name] = token, lodged(token, now)
    for name, finding in (("upheld", Finding.OVERTURN), ("in_vain", Finding.KEEP)):
        with transaction(org.id) as tx:
            case = tx.cases.case(ids[name])
        decide_case(org, case, hearer, now, finding=finding, clauses=(), reason="We read it anew.")
    sys.stdout.write(json.dumps({name: str(one) for name, one in ids.items()}))


def removed(org: Organisation, case: Case, author: Member, at: datetime) -> str:
    """Content was removed; the token its user was given."""
    decision = decide_case(org, case, author, at, opened_at=at)
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(decision.id)
        return statement_of_reasons.token_of(statement)


def lodged(token: str, now: datetime) -> str:
    """The user has appealed; the appeal's case."""
    with transaction(INSTALLATION) as tx:
        by = find_standing(token, tx=tx, now=now)
        said = AppealStatement(SAYS, claim="documentation", misread="The song is no anthem.")
        return submit_grounds(by, said, "ar", tx=tx.of(by.organisation), now=now).case
