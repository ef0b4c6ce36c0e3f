"""A worker is killed (-9) while a platform is reading what it sent: the platform sees one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from seawall.journeys.referrals import referral_approval
from seawall.referrals.model import DispatchState
from seawall.transaction import transaction
from tests.referring_made import make_unit, platform_at_work
from tests.waiting import PATIENCE, until
from tests.worker.processes import kill_9, start_worker, working

URL = "https://clips.example.com/v/x1"


@pytest.mark.both_databases
def test_killed_between_sending_and_commit_the_same_document_goes_again(database):
    now = datetime.now(UTC)
    unit, first_is_here = make_unit(now=now), threading.Event()
    killed = threading.Event()

    def hold_the_first(number: int) -> int:
        if number == 1:
            first_is_here.set()
            killed.wait(PATIENCE)
        return 201

    with platform_at_work(status=hold_the_first, clock=lambda: datetime.now(UTC)) as platform:
        unit.platform(address=platform.url, public_key=platform.jwk)
        (dispatch,) = unit.refer(unit.ready(URL, now=now), now=now).dispatches
        with transaction(unit.scope) as tx:
            referral_approval.approve_dispatch(
                dispatch.id, supervisor=unit.supervisor, tx=tx, now=now
            )
        process = start_worker(database)
        assert first_is_here.wait(PATIENCE)
        kill_9(process)
        killed.set()
        with working(database):
            until(lambda: current(unit, dispatch).state is DispatchState.RECEIVED)

    assert len(platform.took) == 2
    assert len(platform.documents) == 1
    assert len({headers["idempotency-key"] for _, headers, _ in platform.took}) == 1
    assert unit.whats(dispatch.id).count("dispatch.sent") == 1


def current(unit, dispatch):
    with transaction(unit.scope) as tx:
        return tx.referring.dispatch(dispatch.id)
