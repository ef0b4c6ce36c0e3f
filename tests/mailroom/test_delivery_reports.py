"""What became of a mail we sent, as a mail server tells it."""

from __future__ import annotations

import pytest

from seawall.mailroom.delivery_reports import DeliveryReport, read_delivery_report
from tests.mailroom.mails_made import message, read

REPORT = """From: MAILER-DAEMON@authority.example.org
To: tco@host.example
Subject: Undelivered
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.authority.example.org

Final-Recipient: rfc822; Unit@authority.example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such mailbox
--b
Content-Type: {kind}

From: tco@host.example
Message-ID: <ans_01@host.example>
Subject: Annex II

--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_our_mail_and_what_became_of_it(kind):
    raw = REPORT.format(kind=kind, action="failed").encode()

    report = read_delivery_report(read(raw))

    assert report == DeliveryReport(
        message_id="<ans_01@host.example>",
        recipient="unit@authority.example.org",
        action="failed",
        status="5.1.1",
        says="smtp; 550 no such mailbox",
    )
    assert report.is_failure


def test_a_mail_that_was_delivered_did_not_fail():
    raw = REPORT.format(kind="message/rfc822", action="delivered").encode()

    assert not read_delivery_report(read(raw)).is_failure


def test_a_mail_that_only_talks_like_a_report_is_none():
    assert read_delivery_report(read(message("Action: failed\nMessage-ID: <a@b.example>"))) is None
    odd = REPORT.format(kind="message/rfc822", action="exploded").encode()
    assert read_delivery_report(read(odd)) is None
    unnamed = REPORT.format(kind="message/rfc822", action="failed").replace("Message-ID", "X")
    assert read_delivery_report(read(unnamed.encode())) is None
