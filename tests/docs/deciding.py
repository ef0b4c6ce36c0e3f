"""Run beside a server: the demo's lead removes what a case is about. Prints what came of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from seawall.app.database import set_up_django

set_up_django()

from seawall.cases.model import Finding  # noqa: E402 - after the set-up
from seawall.ids import CaseId  # noqa: E402
from seawall.journeys.cases.case_review import make_decision  # noqa: E402
from seawall.journeys.cases.judgement import CaseJudgement  # noqa: E402
from seawall.transaction import INSTALLATION, transaction  # noqa: E402
from seawall.world.seeding import LEAD  # noqa: E402


def main(case: CaseId) -> None:
    now = datetime.now(UTC)
    with transaction(INSTALLATION) as everywhere:
        lead = everywhere.people.member_by_email(LEAD)
        tx = everywhere.of(lead.organisation)
        judgement = CaseJudgement(
            case=case,
            person=lead,
            finding=Finding.REMOVE,
            clauses=("tvec/incite",),
            reason="It matches a known signal.",
            context="",
            seen=(),
            media_seconds=0.0,
            opened_at=now,
        )
        decision = make_decision(judgement, tx=tx, now=now)
        (action, *_) = tx.enforcement.actions_of(case)
    sys.stdout.write(json.dumps({"DECISION": decision.id, "ACTION": action.id}))


main(CaseId(sys.argv[1]))
