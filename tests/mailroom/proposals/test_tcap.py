"""TCAP's alerts, and the status that goes back."""

from __future__ import annotations

import pytest

from seawall.forms.model import Form
from seawall.mailroom.proposals.mail_proposals import propose_mail
from seawall.mailroom.proposals.proposal import Layout, TextSource
from seawall.mailroom.proposals.tcap import LinkState, LinkStatus, read_alert, status_answer
from tests.conftest import NOON
from tests.mailroom.mails_made import message, read

ALERT = """This is an alert by the Terrorist Content Analytics Platform (TCAP).

Alert ID: T-123
Tier: 3 - Designation
Associated terrorist entity: Grey Tide Order
Platform: Example Host
URL: hxxps://host[.]example/v/1
Submission date: 2026-03-02 11:58 UTC
Content warning: graphic content, personal data

https://www.terrorismanalytics.org/policies/inclusion-policy
"""


def test_an_alert_gives_link_entity_tier_and_warning():
    (alert,) = propose_mail(read(message(ALERT)), (), keys=(), now=NOON)

    assert (alert.form, alert.layout) == (Form.ALERT, Layout.TCAP)
    assert [place.url for place in alert.locations] == ["https://host.example/v/1"]
    assert alert.reference == "T-123"
    assert alert.fields["entity"] == "Grey Tide Order"
    assert alert.fields["tier"] == 3
    assert alert.fields["warnings"] == ["graphic", "personal_data"]
    assert alert.fields["submitted_at"] == "2026-03-02 11:58 UTC"


@pytest.mark.parametrize(
    ("written", "tier"),
    [("1", 1), ("Tier 2", 2), ("Threat to Life", 1), ("promotional", 4), ("urgent", None)],
)
def test_a_tier_is_read_by_its_number_or_its_name(written, tier):
    alert = read_alert(TextSource("x", ALERT.replace("3 - Designation", written)))

    assert alert.fields["tier"] == tier
    assert ("The tier was not read." in alert.notes) == (tier is None)


def test_a_mail_about_tcap_without_a_link_is_no_alert():
    assert read_alert(TextSource("x", "TCAP: see https://terrorismanalytics.org/about")) is None
    assert read_alert(TextSource("x", ALERT.replace("TCAP", "x").replace("Analytics", "x"))) is None


def test_a_host_that_only_ends_like_theirs_is_not_left_out():
    alert = read_alert(TextSource("x", "TCAP https://not-terrorismanalytics.org/x"))

    assert alert.locations[0].url == "https://not-terrorismanalytics.org/x"


def test_tcap_04_the_answer_tells_each_links_own_state():
    lines = [
        LinkStatus("https://host.example/v/1", LinkState.NOTICE, NOON, "removed, by the terms"),
        LinkStatus('https://host.example/"2"', LinkState.LIVE, NOON),
    ]

    assert status_answer(lines).split("\r\n") == [
        "url,status,checked_at,action",
        'https://host.example/v/1,offline_platform_notice,2026-03-02T12:00:00Z,"removed, by the terms"',
        '"https://host.example/""2""",live,2026-03-02T12:00:00Z,',
        "",
    ]
