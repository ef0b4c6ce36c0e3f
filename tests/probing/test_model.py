"""A visit and its judgement can be stored and read again."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from seawall.probing.model import PageVisit, VisitJudgement
from seawall.probing.visit_judging import judge_visit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_visit_that_was_stored_is_judged_as_before(sites):
    for name in ("live", "moved", "loop", "busy", "bomb"):
        visit = sites.fetcher().visit(sites.url(name), at=NOON).visit
        again = msgspec.json.decode(msgspec.json.encode(visit), type=PageVisit)

        assert again == visit
        judgement = judge_visit(again)
        assert judgement == judge_visit(visit)
        assert msgspec.json.decode(msgspec.json.encode(judgement), type=VisitJudgement) == judgement
