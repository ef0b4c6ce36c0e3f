"""A dispatch as a mail: what is signed, once for a machine and once for a person.

The mail's `Message-ID` is made from the dispatch's own id, so that one that is sent again
after a crash is the same mail.
"""

from __future__ import annotations

from seawall.forms.letters.form_pdf import render_sheet
from seawall.forms.letters.mail_text import sheet_text
from seawall.mailroom.mail_writing import Enclosure, OutgoingLetter
from seawall.mailroom.signing.jws import MEDIA_TYPE
from seawall.referrals.dispatch_letter import sheet_of, subject_of
from seawall.referrals.model import Dispatch, Recipient


def letter_of(dispatch: Dispatch, recipient: Recipient, *, sender: str) -> OutgoingLetter:
    """The mail with its text, its PDF and its signed JSON."""
    sheet = sheet_of(dispatch)
    name = dispatch.reference.lower()
    return OutgoingLetter(
        id=dispatch.id,
        sender=sender,
        sender_name=_sender_name(dispatch),
        recipient=recipient.address,
        subject=subject_of(dispatch),
        text=sheet_text(sheet),
        enclosures=(
            Enclosure(f"{name}.pdf", "application/pdf", render_sheet(sheet)),
            Enclosure(f"{name}.jws", MEDIA_TYPE, dispatch.signed.encode()),
        ),
    )


def _sender_name(dispatch: Dispatch) -> str:
    sender = dispatch.body.get("authority", {})
    return str(sender.get("name", ""))
