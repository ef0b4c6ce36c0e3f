"""The contract, byte by byte: what is on the wire changes only by addition."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from seawall.enforcement.envelope import VERSION, action_data, envelope, stamp
from seawall.enforcement.model import Action, Permission, Target, TargetState
from seawall.ids import ActionId, CaseId, DecisionId, EventId, OrganisationId
from tests.enforcement_made import NOON

ACTION = Action(
    id=ActionId("act_1"),
    organisation=OrganisationId("org_1"),
    decision=DecisionId("dec_1"),
    case=CaseId("case_1"),
    target=Target("item", "video/8812", 3),
    seq=2,
    state=TargetState.REMOVED,
    scope=("*",),
    until=None,
    deadline=NOON + timedelta(hours=1),
    at=NOON,
)


def body(**why: str) -> str:
    data = action_data(
        ACTION,
        why=why,
        preserve=True,
        notify_user=Permission(allowed=False, not_before=NOON + timedelta(days=14)),
    )
    return envelope(EventId("evt_1"), kind="action.requested", data=data, at=NOON)


def test_an_action_is_these_bytes_and_no_others():
    assert body(ground="order", order="order_1", statement="sor_1") == (
        '{"type":"action.requested","id":"evt_1","timestamp":"2026-03-02T12:00:00Z","data":{'
        '"action":"act_1","target":{"kind":"item","id":"video/8812","version":3},"seq":2,'
        '"state":"removed","scope":["*"],"until":null,"deadline":"2026-03-02T13:00:00Z",'
        '"why":{"decision":"dec_1","ground":"order","order":"order_1","statement":"sor_1"},'
        '"preserve":true,"notify_user":{"allowed":false,"not_before":"2026-03-16T12:00:00Z"}}}'
    )


def test_the_version_is_the_date_of_this_snapshot():
    assert VERSION == "2026-11-24"


def test_names_in_any_script_are_sent_as_they_are():
    assert "vidéo/٣" in envelope(EventId("e"), kind="t", data={"id": "vidéo/٣"}, at=NOON)
    assert json.loads(body())["data"]["why"] == {"decision": "dec_1"}


def test_a_deadline_is_sent_in_utc_and_never_later_than_it_is():
    paris = timezone(timedelta(hours=1))
    late = datetime(2026, 3, 2, 13, 0, 0, 999_999, tzinfo=paris)

    assert stamp(late) == "2026-03-02T12:00:00Z"
