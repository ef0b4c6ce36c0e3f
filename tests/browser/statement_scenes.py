"""Statements of reasons of every kind, put into a running demo through the real journeys."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Finding
from seawall.cli.session import organisation_named
from seawall.journeys.statements.statement_of_reasons import token_of
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case

NOTE = "It names a place and a day. " * 4


def main() -> None:
    """Put them in, and print the tokens by name."""
    org = organisation_named("harbour-video")
    now = datetime.now(UTC) - timedelta(minutes=5)
    with transaction(org.id) as tx:
        people = {member.email: member for member in tx.people.members()}
    lead = people["lead@harbour-video.example"]
    hostile = "<script>window.ran=1</script>\u202e" + "w" * 200

    removed = open_case(org, make_item(org), now=now)
    first = decide_case(org, removed, lead, now=now, opened_at=now, for_the_user=NOTE)
    limited = open_case(org, make_item(org, hostile), now=now)
    restriction = {"finding": Finding.RESTRICT, "scope": ("DE", "AT")}
    second = decide_case(
        org, limited, lead, now=now, opened_at=now, until=now + timedelta(days=9), **restriction
    )
    back = open_case(org, make_item(org), now=now)
    before = decide_case(org, back, lead, now=now, opened_at=now)
    after = decide_case(
        org,
        back,
        lead,
        now=now + timedelta(minutes=1),
        opened_at=now,
        finding=Finding.ALLOW,
        clauses=(),
        supersedes=before.id,
    )
    named = {"removed": first, "limited": second, "replaced": before, "back": after}
    with transaction(org.id) as tx:
        tokens = {
            name: token_of(tx.statements.of_decision(decision.id)[0])
            for name, decision in named.items()
        }
    sys.stdout.write(json.dumps(tokens))
