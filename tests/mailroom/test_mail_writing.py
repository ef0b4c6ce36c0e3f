"""Answers as mails: the same mail however often it is written, and signed so that others see it."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.keys.cms import CertifiedKey
from seawall.mailroom.mail_writing import Enclosure, OutgoingLetter, message_id_of, write_mail
from tests import needs
from tests.conftest import NOON
from tests.mailroom.mails_made import message, read
from tests.mailroom.signing.keys_made import rsa_key, signer, today
from tests.problems import raises_problem

HOST = signer(rsa_key(), mailbox="tco@host.example")
SIGNER = CertifiedKey(HOST.key, HOST.certificate)


def letter(**changes) -> OutgoingLetter:
    usual = {
        "id": "ans_01",
        "sender": "tco@host.example",
        "sender_name": "Example Höst",
        "recipient": "unit@authority.example.org",
        "subject": "Annex II: GT-2026/17 — αποτέλεσμα",
        "text": "Access has been disabled.\n.\nFrom here on\n" + "long " * 100,
        "enclosures": (
            Enclosure("annex-2.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),
            Enclosure("annex-2.jws", "application/jose", b"a.b.c"),
        ),
        "in_reply_to": "<order-1@authority.example.org>",
        "references": ("<first@authority.example.org>",),
    }
    return OutgoingLetter(**{**usual, **changes})


def test_an_answer_carries_its_words_its_pdf_and_its_signed_json():
    mail = read(write_mail(letter(), now=NOON))

    assert (mail.sender, mail.sender_name) == ("tco@host.example", "Example Höst")
    assert mail.subject == letter().subject
    assert mail.text == letter().text.strip()
    assert [(one.name, one.media_type, one.content) for one in mail.attachments] == [
        (one.name, one.media_type, one.content) for one in letter().enclosures
    ]
    assert mail.in_reply_to == ("<order-1@authority.example.org>", "<first@authority.example.org>")
    assert (mail.date, mail.flags) == (NOON, {"auto_submitted"})


def test_the_same_answer_is_the_same_mail_after_a_crash():
    first, again = (write_mail(letter(), now=NOON) for _ in range(2))
    later = write_mail(letter(), now=NOON + timedelta(hours=1))

    assert first == again
    assert read(later).message_id == read(first).message_id == "<ans_01@host.example>"
    assert message_id_of("ans_02", "host.example") != message_id_of("ans_01", "host.example")


def test_a_signed_answer_is_valid_for_whoever_pins_the_certificate():
    mail = read(write_mail(letter(), now=today(), signer=SIGNER), [HOST.known], today())

    assert mail.signature.is_valid
    assert mail.text == letter().text.strip()
    assert len(mail.attachments) == 2
    assert "signer_is_not_sender" not in mail.flags


def test_openssl_verifies_a_signed_answer_too(tmp_path):
    (tmp_path / "mail").write_bytes(write_mail(letter(), now=today(), signer=SIGNER))
    (tmp_path / "cert.pem").write_bytes(HOST.certificate_pem)
    options = "cms -verify -in mail -certfile cert.pem -CAfile cert.pem -noverify"

    command = [needs.program("openssl"), *options.split()]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True)

    assert done.returncode == 0, done.stderr
    assert b"annex-2.pdf" in done.stdout


def test_the_mail_keeps_to_the_lines_and_letters_that_every_server_takes():
    raw = write_mail(letter(), now=NOON, signer=SIGNER)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not message_from_bytes(raw, policy=default).defects


@pytest.mark.parametrize(
    "bad", ["", "x", "a@b c", "a@b\r\nBcc: x@y.example", "<a@b.example>", "a,b@c.d"]
)
def test_an_address_that_no_mail_reaches_is_refused(bad):
    with raises_problem(
        "mailroom.bad-recipient",
    ) as refused:
        write_mail(letter(recipient=bad), now=NOON)

    assert refused.value.field == "recipient"


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
def test_no_words_of_others_become_a_header(name, subject):
    made = letter(sender_name=name, subject=f"{subject}\r\nBcc: all@example.net", in_reply_to="")

    said = message_from_bytes(write_mail(made, now=NOON))

    assert "Bcc" not in said
    assert said["To"] == "unit@authority.example.org"


def test_an_answer_to_a_mail_can_be_told_from_a_question():
    answer = read(write_mail(letter(), now=NOON))
    question = read(message("An order"))

    assert "auto_submitted" in answer.flags - question.flags
    assert answer.in_reply_to[0] == question.message_id
