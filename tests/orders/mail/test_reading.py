"""What is read in a mail, and how little a hostile one can do."""

from __future__ import annotations

import base64
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pysequoia
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.orders.mail.asking import propose
from seawall.orders.mail.limits import LIMITS, MailLimits, MailTooLarge, MailTooTangled, NotAMail
from seawall.orders.mail.reading import read_mail
from seawall.orders.signing.model import Kind, State
from tests.conftest import NOON
from tests.orders.mail.mails_made import message, read, utc
from tests.orders.signing.keys_made import MAILBOX, UNIT, cms, pgp_signer, rsa_key, signer, today

HEAD = b"From: unit@authority.example.org\r\nDate: Mon, 2 Mar 2026 13:00:00 +0100\r\n"
SMIME = signer()
PGP = pgp_signer()


def multipart_signed(content: bytes, seal: bytes, kind: str) -> bytes:
    """A `multipart/signed` mail as others write it."""
    coded = base64.encodebytes(seal).replace(b"\n", b"\r\n")
    return (
        HEAD
        + b'Content-Type: multipart/signed; boundary="b"; protocol="'
        + kind.encode()
        + b'"\r\n\r\n--b\r\n'
        + content
        + b"\r\n--b\r\nContent-Type: "
        + kind.encode()
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + coded
        + b"--b--\r\n"
    )


BODY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nRemove https://host.example/v/1\r\n"
SIGNED = multipart_signed(BODY, cms(BODY, SMIME), "application/pkcs7-signature")


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
    assert mail.signature.state is State.ABSENT


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


@pytest.mark.parametrize("raw", [SIGNED, SIGNED.replace(b"\r\n", b"\n")], ids=["sent", "maildir"])
def test_an_smime_mail_is_valid_on_the_wire_and_in_a_maildir(raw):
    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Remove https://host.example/v/1"


def test_an_opaque_smime_mail_is_opened_and_verified():
    seal = base64.encodebytes(cms(BODY, SMIME, detached=False))
    head = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
    raw = HEAD + head + b"Content-Transfer-Encoding: base64\r\n\r\n" + seal

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Remove https://host.example/v/1"


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_a_pgp_mime_mail_is_verified(ending):
    raw = multipart_signed(BODY, PGP.detached(BODY), "application/pgp-signature")

    mail = read(raw.replace(b"\r\n", ending), [PGP.known], today())

    assert (mail.signature.kind, mail.signature.is_valid) == (Kind.PGP, True)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_clear_signed_mail_is_verified_and_gives_only_the_signed_words(charset):
    block = pysequoia.sign(
        PGP.secret.signer(),
        "Referral: entfernt für GT".encode(charset),
        mode=pysequoia.SignatureMode.CLEAR,
    )
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"

    mail = read(HEAD + head.encode() + b"Before.\r\n" + block, [PGP.known], today())

    assert mail.signature.is_valid
    assert mail.text == "Referral: entfernt für GT"
    assert "words_outside_signature" in mail.flags


def test_a_clear_signed_mail_that_was_altered_keeps_its_words_and_is_invalid():
    block = PGP.clear("Referral GT-1").replace(b"GT-1", b"GT-2")

    mail = read(HEAD + b"\r\n" + block, [PGP.known], today())

    assert mail.signature.state is State.INVALID
    assert "Referral GT-2" in mail.text


def test_a_signed_part_beside_unsigned_ones_lends_them_no_trust():
    inner = SIGNED.removeprefix(HEAD)
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n"
        + inner
        + b"\r\n--outer\r\n\r\nRemove everything else too.\r\n--outer--\r\n"
    )

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.state is State.ABSENT
    assert "signed_in_part" in mail.flags
    assert "signed_in_part" not in read(SIGNED, [SMIME.known], today()).flags


def test_a_second_reading_of_a_signed_mail_is_not_possible():
    sly = SIGNED.replace(b"--b--\r\n", b"--b\r\n\r\nRemove https://other.example/\r\n--b--\r\n")

    mail = read(sly, [SMIME.known], today())

    assert mail.signature.state is State.INVALID
    assert "not made of two parts" in mail.signature.why


def test_a_signer_who_is_not_the_sender_is_flagged():
    raw = SIGNED.replace(b"From: unit@authority", b"From: chief@authority")

    mail = read(raw, [SMIME.known], today())

    assert mail.signature.is_valid
    assert "signer_is_not_sender" in mail.flags
    assert "signer_is_not_sender" not in read(SIGNED, [SMIME.known], today()).flags


def test_an_encrypted_mail_is_named_as_one():
    raw = HEAD + b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"
    sealed = enveloped(b"Remove https://host.example/v/1")
    smime = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
    smime += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(sealed)

    for mail in (read(raw), read(smime)):
        assert "encrypted" in mail.flags
        assert [fault.code for fault in mail.faults] == ["encrypted"]


def enveloped(content: bytes) -> bytes:
    """An encrypted S/MIME message, in DER."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content)
    builder = builder.add_recipient(signer(rsa_key()).certificate)
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_a_bomb_inside_an_opaque_signature_is_refused_too():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99)
    )
    seal = base64.encodebytes(cms(deep, SMIME, detached=False))
    head = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    with pytest.raises(MailTooTangled):
        read(HEAD + head + seal, [SMIME.known], today())


def test_a_clear_signed_text_that_was_forwarded_does_not_sign_the_mail():
    made = message("Please act on this.")
    made.add_attachment(message(PGP.clear("Referral GT-1").decode()))

    mail = read(made, [PGP.known], today())

    assert mail.signature.state is State.ABSENT
    assert "Referral GT-1" in mail.text


def test_a_mail_bomb_is_refused_before_it_is_parsed():
    with pytest.raises(MailTooLarge) as refused:
        read(HEAD + b"\r\n" + b"x" * LIMITS.bytes)
    with pytest.raises(MailTooLarge):
        read(HEAD + b"\r\n" + b"\n" * (2 * LIMITS.lines + 1))

    assert refused.value.field == "mail"
    assert refused.value.remedy


def test_parts_in_parts_in_parts_are_refused():
    deep = b"".join(
        b"Content-Type: multipart/mixed; Boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(99)
    )
    with pytest.raises(MailTooTangled):
        read(HEAD + deep)
    with pytest.raises(MailTooTangled):
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

    mail = read_mail(made.as_bytes(), now=NOON, limits=limits)

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
        with pytest.raises(NotAMail) as refused:
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
        mail = read_mail(raw, keys=[SMIME.known, PGP.known], now=NOON)
    except SeawallError:
        return

    assert propose(mail, (), keys=[SMIME.known], now=NOON)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_flipped_byte_of_a_signed_body_is_valid(data):
    start = SIGNED.index(BODY)
    at = data.draw(st.integers(start, start + len(BODY) - 1))
    bit = data.draw(st.integers(0, 7))
    altered = SIGNED[:at] + bytes([SIGNED[at] ^ (1 << bit)]) + SIGNED[at + 1 :]

    mail = read(altered, [SMIME.known], today())

    # a line end that only changes its spelling is the same line end
    assert not mail.signature.is_valid or mail.text == "Remove https://host.example/v/1"


def test_a_mail_written_by_the_standard_library_reads_the_same():
    made = MIMEMultipart()
    made["From"], made["Subject"] = MAILBOX, "x"
    made.attach(MIMEApplication(b"{}", "json", name="a.json"))

    mail = read(made.as_bytes())

    assert mail.attachments[0].name == "a.json"
