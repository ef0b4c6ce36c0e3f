"""Whoever we call proves who they are, over TLS 1.2 or newer. ASVS 5.0 V12.1.1, V12.3.1, V12.3.4."""

from __future__ import annotations

import ssl

import pytest

from seawall.mailroom import client as mail
from seawall.mailroom.servers import MailServer, Tls
from seawall.outbound import client as web

CONTEXTS = {
    "a call to anybody": web._trust(False),
    "a call of the operator's": web._trust(True),
    "mail": mail._trust(MailServer("mail.example", 993, tls=Tls.IMPLICIT)),
}


@pytest.mark.parametrize("what", CONTEXTS)
def test_a_certificate_is_checked_against_its_name_and_nothing_older_than_tls_1_2_is_spoken(what):
    context = CONTEXTS[what]

    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname is True
