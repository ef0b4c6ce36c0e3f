"""Annex I as an authority prints it in its own language, typeset by our own typesetter.

We print no label that is unconfirmed; an authority prints what it has. So these are laid out here
and nowhere in the product.
"""

from __future__ import annotations

from email.message import EmailMessage

from seawall.forms.annexes.annex1 import Annex1
from seawall.forms.annexes.annex_languages import annex_languages
from seawall.forms.letters.form_pdf import render_sheet
from seawall.forms.letters.laying_out import sheet_of
from seawall.forms.letters.mail_text import sheet_text
from tests.mailroom.mails_made import message, multipart_signed
from tests.mailroom.signing.keys_made import cms

#: The languages whose forms must be whole, printed and signed.
COMPLETE = ("de", "el", "en", "es", "fr", "it", "nl", "pl", "pt", "ro", "sv")


def printed_pdf(order: Annex1, language: str) -> bytes:
    """The order on paper, under the labels of this language."""
    return render_sheet(sheet_of(order, annex_languages()[language].words))


def printed_text(order: Annex1, language: str) -> str:
    """The order as a mail's text, under the labels of this language."""
    return sheet_text(sheet_of(order, annex_languages()[language].words))


def mailed_pdf(pdf: bytes, text: str = "See the attachment.", **headers: str) -> EmailMessage:
    """A mail of the unit with this PDF."""
    made = message(text, **headers)
    made.add_attachment(pdf, maintype="application", subtype="pdf", filename="order.pdf")
    return made


def signed_mail(inner: EmailMessage, key) -> bytes:
    """The same mail, signed by S/MIME as a whole."""
    for header in ("From", "To", "Subject", "Message-ID", "Date", "MIME-Version"):
        del inner[header]
    content = inner.as_bytes()
    return multipart_signed(content, cms(content, key), "application/pkcs7-signature")
