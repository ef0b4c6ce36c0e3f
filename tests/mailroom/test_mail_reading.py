"""What is read in a mail, and how little a hostile one can do."""

from __future__ import annotations

from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.mailroom.mail_limits import LIMITS, MailLimits
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.proposals.mail_proposals import propose_mail
from seawall.mailroom.signing.model import SignatureState
from tests.conftest import NOON
from tests.mailroom.mails_made import HEAD, PGP, SIGNED, SMIME, message, read, utc
from tests.mailroom.signing.keys_made import MAILBOX, UNIT
from tests.mailroom.signing.plain_reader import PLAIN
from tests.problems import raises_problem


def test_sender_date_and_authentication_are_what_the_mail_says_of_itself():
    made = message(
        "Hello", Authentication_Results="host.example; dkim=pass", Reply_To="else@example.net"
    )

    mail = read(made)

    assert (mail.sender, mail.sender_name) == (MAILBOX, UNIT)
    assert mail.sender_domain == "authority.example.org"
    assert mail.recipients == ("tco@host.example",)
    assert mail.message_id == "<order-1@authority.example.org>"
    assert mail.date == utc(2026, 3, 2, 12)
    assert mail.authentication_results == ("host.example; dkim=pass",)
    assert mail.flags == {"reply_to_differs"}
    assert mail.text == "Hello"
    assert mail.signature.state is SignatureState.ABSENT


def test_an_answer_names_the_mails_it_answers():
    mail = read(message("x", In_Reply_To="<a@b.example>", References="<r@b.example> <a@b.example>"))

    assert mail.in_reply_to == ("<a@b.example>", "<r@b.example>")


def test_attachments_keep_their_bytes_and_lose_their_folders():
    made = message("See attached")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../x.pdf")

    (attached,) = read(made).attachments

    assert (attached.name, attached.media_type) == ("x.pdf", "application/pdf")
    assert (attached.content, attached.size) == (b"%PDF-1.7", 8)


def test_of_a_text_and_its_html_twin_the_text_is_read_and_other_links_are_kept():
    made = message("Remove https://host.example/v/1")
    made.add_alternative(
        '<p>Remove <a href="https://host.example/v/1">it</a> <a href="https://x.example/2">b</a></p>',
        subtype="html",
    )

    mail = read(made)

    assert mail.text == "Remove https://host.example/v/1"
    assert mail.links == ("https://x.example/2",)


def test_a_mail_of_html_alone_gives_its_words_and_runs_nothing():
    made = message()
    made.set_content(
        "<style>x</style><script>alert(1)</script><p>Remove &lt;this&gt;</p>"
        '<a href="https://host.example/v/1">here</a><a href="javascript:x">no</a>',
        subtype="html",
    )

    mail = read(made)

    assert mail.text.split() == ["Remove", "<this>", "hereno"]
    assert mail.links == ("https://host.example/v/1",)
    assert "html_only" in mail.flags


def test_a_forwarded_order_is_read_and_said_to_be_forwarded():
    made = message("Please see below")
    made.add_attachment(message("The order", Subject="Inner", From="other@example.net"))

    mail = read(made)

    assert "forwarded" in mail.flags
    assert mail.sender == MAILBOX
    assert "[Forwarded mail. From: other@example.net" in mail.text
    assert mail.text.endswith("The order")


def test_a_forwarded_mail_of_html_alone_keeps_its_words():
    inner = message(Subject="Inner")
    inner.set_content("<p>Remove https://host.example/v/1</p>", subtype="html")
    made = message("Please see below")
    made.add_attachment(inner)

    assert read(made).text.endswith("Remove https://host.example/v/1")


def test_outlooks_own_format_is_named_and_kept():
    made = message("x")
    made.add_attachment(
        b"\x78\x9f", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )

    mail = read(made)

    assert "winmail" in mail.flags
    assert [fault.code for fault in mail.faults] == ["winmail"]
    assert mail.attachments[0].content == b"\x78\x9f"


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (
            b"Content-Type: text/plain; charset=iso-8859-7\r\n",
            "Τέλος".encode("iso-8859-7"),
            "Τέλος",
        ),
        (b"Content-Type: text/plain; charset=windows-1251\r\n", "Срок".encode("cp1251"), "Срок"),
        (b"Content-Type: text/plain; charset=gb2312\r\n", "期限".encode("gb2312"), "期限"),
        (b"Content-Type: text/plain; charset=no-such-thing\r\n", "Öde".encode(), "Öde"),
        (b"Content-Type: text/plain; charset=us-ascii\r\n", "Öde".encode(), "Öde"),
        (b"Content-Type: text/plain; charset=punycode\r\n", b"abc-def", "abc-def"),
        (b"Content-Type: text/plain; charset=zlib\r\n", b"abc", "abc"),
        (b"Content-Transfer-Encoding: base64\r\n", b"=A=broken", None),
        (b"Content-Transfer-Encoding: quoted-printable\r\n", b"a=ZZb=\r\nc", None),
    ],
)
def test_broken_and_foreign_encodings_are_read_as_well_as_they_can_be(head, body, text):
    mail = read(HEAD + head + b"\r\n" + body)

    assert text is None or mail.text == text


def test_what_cannot_be_seen_is_not_kept():
    assert read(message("a\u202eb\u200bc\x00d\x1be\ufefff")).text == "ab\u200bcdef"


def test_a_mail_bomb_is_refused_before_it_is_parsed():
    with raises_problem("mailroom.mail-too-large.bytes") as refused:
        read(HEAD + b"\r\n" + b"x" * LIMITS.bytes)
    with raises_problem("mailroom.mail-too-large.lines"):
        read(HEAD + b"\r\n" + b"\n" * (2 * LIMITS.lines + 1))

    assert refused.value.field == "mail"
    assert refused.value.remedy


def test_parts_in_parts_in_parts_are_refused():
    deep = b"".join(
        b"Content-Type: multipart/mixed; Boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99)
    )
    with raises_problem("mailroom.mail-too-tangled.boundaries"):
        read(HEAD + deep)
    with raises_problem("mailroom.mail-too-tangled.depth"):
        read(HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000)


def test_more_parts_than_a_mail_has_are_left_out_and_said():
    parts = b"--b\r\n\r\nword\r\n" * 300
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts)

    assert len(mail.parts) == LIMITS.parts
    assert "parts_over_limit" in [fault.code for fault in mail.faults]


def test_attachments_over_the_limit_are_named_with_their_size_and_closed():
    made = message("x")
    for number in range(3):
        made.add_attachment(b"x" * 60, maintype="image", subtype="png", filename=f"{number}.png")
    limits = MailLimits(attached_bytes=100)

    mail = read_mail(made.as_bytes(), now=NOON, limits=limits, reader=PLAIN)

    assert [(len(one.content), one.size) for one in mail.attachments] == [
        (60, 60),
        (0, 60),
        (0, 60),
    ]
    assert [fault.code for fault in mail.faults] == ["attachment_closed"] * 2


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * 50_000 + b"\r\n\r\nx",
        HEAD + b"Subject: " + b"=?utf-8?b?" * 5000 + b"\r\n\r\nx",
        HEAD + b"Content-Type: multipart/mixed; boundary*" + b"9" * 6000 + b"=x\r\n\r\nx",
        HEAD + b"Content-Disposition: attachment; filename*" + b"9" * 6000 + b"=x\r\n\r\nx",
        HEAD + b'Content-Type: text/plain; "' + b";" * 9000 + b"\r\n\r\nx",
        HEAD + b"Content-Type: text/plain; charset*=x'y'%ff\r\n\r\nx",
        HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\nzz\r\n",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<" * 200_000,
        HEAD + b"Content-Type: multipart/signed; boundary=b\r\n\r\n" + b"--b\r\n" * 50_000,
    ],
    ids=range(9),
)
def test_headers_made_to_break_a_parser_break_nothing(raw):
    assert read(raw).digest


def test_bytes_without_a_header_are_no_mail():
    for raw in (b"", b"hello", b"\xff\xd8\xff", b"{}", b"\r\n\r\nFrom: x"):
        with raises_problem("mailroom.not-a-mail.header") as refused:
            read(raw)

        assert refused.value.remedy


pieces = st.sampled_from(
    [
        HEAD,
        b"\r\n\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: multipart/signed; boundary=b; protocol=x\r\n",
        b"Content-Type: application/pkcs7-signature\r\n",
        b"Content-Type: application/pgp-signature\r\n",
        b"Content-Type: application/pkcs7-mime\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''%e4\r\n",
        b"Subject: =?x?q?=?=\r\n",
        b"From: a@b, <c\r\n",
        b"-----BEGIN PGP SIGNED MESSAGE-----\r\n",
        b"-----BEGIN PGP SIGNATURE-----\r\n",
        b"-----END PGP SIGNATURE-----\r\n",
        b"Removal order https://host.example/1 within 1 hour\r\n",
        b"SECTION A\r\nContact point: x\r\nFile No: 1\r\n",
        b"<a href='https://host.example/2'>x</a>",
        SIGNED,
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces | st.binary(max_size=40), max_size=14).map(b"".join))
def test_whatever_arrives_is_read_or_refused_by_name(raw):
    try:
        mail = read_mail(raw, keys=[SMIME.known, PGP.known], now=NOON, reader=PLAIN)
    except SeawallError:
        return

    assert propose_mail(mail, (), keys=[SMIME.known], now=NOON)


def test_a_mail_written_by_the_standard_library_reads_the_same():
    made = MIMEMultipart()
    made["From"], made["Subject"] = MAILBOX, "x"
    made.attach(MIMEApplication(b"{}", "json", name="a.json"))

    mail = read(made.as_bytes())

    assert mail.attachments[0].name == "a.json"


def test_a_mail_that_only_talks_of_boundaries_is_read():
    mail = read(message("The boundary of the plot is the boundary: see https://a.example/1. " * 40))

    assert "https://a.example/1" in mail.text


@pytest.mark.parametrize("sign", ["=", " =", "*=", "*0*=", "\r\n ="])
def test_a_mail_with_very_many_boundaries_is_refused_however_they_are_written(sign):
    header = f"Content-Type: multipart/mixed; BOUNDARY{sign}b\r\n"

    with raises_problem("mailroom.mail-too-tangled.boundaries"):
        read((header * 41).encode() + b"\r\n--b--\r\n")
