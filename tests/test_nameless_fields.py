"""A field without a name is refused like any other, and the error names it: `""`."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from seawall.errors import SeawallError
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forum.defence.defence_limits import tightened_limits
from seawall.forum.defence.policy_reading import read_policy
from seawall.forum.statement_kinds import read_body
from seawall.gate.request_schema import CheckIn, decode_body
from seawall.ids import PersonId
from seawall.orders.demand import read_demand
from seawall.preservation.secret_notices.register_line import read_registration
from seawall.web.api import door
from tests.orders_made import annex1, referral

NAMELESS = {"": 1}
SECRET = {
    "kind": "retention_notice",
    "issuer": "Example Court",
    "served_at": "2026-03-02T12:00:00Z",
    "effective_from": "2026-03-02",
}


class Sent(door.Body):
    """Any body that the API reads."""

    note: str = ""


POLICY = files("seawall").joinpath("data/forum/adoption.yaml")

READERS = {
    "an order": lambda: read_demand(annex1(**NAMELESS), usually="annex1"),
    "a referral": lambda: read_demand(referral(**NAMELESS), usually="referral"),
    "a form": lambda: read_annex1(annex1(**NAMELESS)),
    "a check": lambda: decode_body(json.dumps(NAMELESS).encode(), CheckIn),
    "a body": lambda: door.read_body(json.dumps(NAMELESS).encode(), Sent),
    "a policy": lambda: read_policy(POLICY.read_text("utf-8") + '\n"": 1\n'),
    "limits": lambda: tightened_limits(json.dumps(NAMELESS)),
    "a secret notice": lambda: read_registration(
        json.dumps({**SECRET, **NAMELESS}).encode(), person=PersonId
    ),
}


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_names_it(reader):
    with pytest.raises(SeawallError) as wrong:
        READERS[reader]()

    assert wrong.value.field == '""'


def test_it_is_named_within_what_holds_it():
    with pytest.raises(SeawallError) as wrong:
        read_body("terms.signed", {"version": "1", "digest": "0" * 64, **NAMELESS})

    assert wrong.value.field == 'body.""'
