"""A reviewer removes a photograph that a user reported, and whoever put it up appeals."""

from __future__ import annotations

from seawall.appeals.model import AppealStatement
from seawall.cases.model import Finding
from seawall.ids import CaseId
from seawall.journeys.appeals.appeal_standing import find_standing, submit_grounds
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.queue import case_holding
from seawall.journeys.statements import statement_of_reasons
from seawall.people.demo_cast import HARBOUR
from seawall.transaction import INSTALLATION, transaction
from seawall.web.token_pages import STATEMENT
from seawall.world.demo_day.demo_pages import PIER_WALL, notify
from seawall.world.demo_day.demo_stage import DemoStage, member_of, now

_REVIEWER = HARBOUR.people[1]
_SAYS = (
    "I photograph the walls of the old town every week, so that somebody knows what stood on "
    "them. The picture shows a wall after it was painted over. It calls for nothing."
)


def remove_and_appeal(stage: DemoStage) -> str:
    """The notice, the decision, its statement of reasons, and the appeal."""
    case = CaseId(notify(stage, PIER_WALL, "a user", "I think these are the marks of the Order."))
    token = _removed(stage, case)
    with transaction(INSTALLATION) as tx:
        by = find_standing(token, tx=tx, now=now())
        grounds = AppealStatement(_SAYS, claim="documentation", misread="The paint covers a mark.")
        submit_grounds(by, grounds, "en", tx=tx.of(by.organisation), now=now())
    return (
        f"{_REVIEWER.name} removes the photograph of the pier wall; its user appeals. "
        f"What the user reads: {stage.public}{STATEMENT}#{token}"
    )


def _removed(stage: DemoStage, case: CaseId) -> str:
    """What its user opens the statement of reasons with."""
    with transaction(stage.platform) as tx:
        person = member_of(_REVIEWER, tx=tx)
        case_holding.take_case(case, person, tx=tx, now=now())
        judgement = CaseJudgement(
            case=case,
            person=person,
            finding=Finding.REMOVE,
            clauses=("tvec/incite",),
            reason="The marks on the wall are those of the Grey Tide Order.",
            context="",
            seen=(),
            media_seconds=0.0,
            opened_at=now(),
            make_known=False,
        )
        decision = make_decision(judgement, tx=tx, now=now())
        (statement,) = tx.statements.of_decision(decision.id)
        return statement_of_reasons.token_of(statement)
