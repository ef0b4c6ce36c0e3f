"""No member says a moment that another member's database could not give back."""

from __future__ import annotations

import pytest

from seawall.forum.forum_statement import open_statement, sign_bytes
from seawall.forum.incidents.bodies import ExtendedBody, SightingBody, TallyBody, read_incident_body
from seawall.forum.model import BadStatement
from seawall.forum.statement_kinds import read_body
from seawall.keys.signing import signing_key
from seawall.ledger.entry import canonical_json
from tests.forum_made import GREY

UNREADABLE = ["0001-01-01T00:00:00+14:00", "0001-06-01T00:00:00Z", "9999-12-31T23:00:00-14:00"]
NO_MOMENT = [*UNREADABLE, "2027-01-01T00:00:00", "tomorrow"]
KEY = signing_key(b"k" * 32)


def offered(until):
    return {"signal_type": "sha256", "commitment": "a" * 64, "label": GREY, "confidence": 100,
            "expires_at": until}  # fmt: skip


@pytest.mark.parametrize("until", NO_MOMENT)
def test_an_offer_does_not_end_then(until):
    with pytest.raises(BadStatement) as refused:
        read_body("signal.offered", {"offers": [offered("2027-01-01T00:00:00Z"), offered(until)]})

    assert refused.value.field == "body.offers.1.expires_at"


@pytest.mark.parametrize("moment", NO_MOMENT)
@pytest.mark.parametrize(
    ("model", "body"),
    [
        (ExtendedBody, {"by": "R-1", "until": ..., "reason": "It goes on."}),
        (SightingBody, {"signal": "one", "seen_at": ...}),
        (TallyBody, {"hour": ...}),
    ],
)
def test_nothing_of_an_incident_is_of_then(model, body, moment):
    told = {name: moment if value is ... else value for name, value in body.items()}

    with pytest.raises(BadStatement):
        read_incident_body(model, {"incident": f"inc_{'0' * 26}", **told})


@pytest.mark.parametrize("at", NO_MOMENT)
def test_no_statement_is_of_then(at):
    said = {"forum": "f", "author": "mbr_1", "number": 1, "prev": "", "kind": "x", "at": at,
            "about": "", "body": {}, "saw": {}}  # fmt: skip
    text = sign_bytes(canonical_json(said).encode(), KEY, kid="mbr_1")

    with pytest.raises(BadStatement) as refused:
        open_statement(text, KEY.public_key().public_bytes_raw().hex())

    assert refused.value.field == "statement.at"
