"""What the law holds stays as it is also where decisions are asked for one thing at a time."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from hypothesis import settings as hypothesis_settings

import tests.holds_made
from seawall.db import models as db
from seawall.enforcement.parts import model
from seawall.transaction import transaction
from tests.asking_made import ask_rest
from tests.journeys.enforcement.test_legal_holds_machine import Holding


@contextmanager
def then_ask(organisation):
    """A transaction, after which the worker asks for whatever waits."""
    with transaction(organisation) as tx:
        yield tx
    with transaction(organisation) as tx:
        rows = tx.enforcement_parts._of(db.EnforcementPartRow).values_list("decision_id", flat=True)
        decisions = [tx.cases.decision(each) for each in rows.distinct().order_by("decision_id")]
        org = tx.people.organisation(organisation)
    for decision in decisions:
        ask_rest(org, decision.id, now=decision.at)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_asked_for_one_thing_at_a_time_nothing_is_put_back_that_is_held(
    kind, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr(model, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(model, "PART", 1)
    monkeypatch.setattr(tests.holds_made, "transaction", then_ask)
    given = {"kind": kind, "tmp_path_factory": tmp_path_factory}
    case = type("Machine", (Holding,), given).TestCase
    case.settings = hypothesis_settings(max_examples=5, stateful_step_count=20, deadline=None)
    case("runTest").runTest()
