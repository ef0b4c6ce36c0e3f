"""The form as JSON in its one spelling, which is what is signed, kept and cited by digest.

The PDF and the mail are for people; both carry the digest of this JSON in their foot.
"""

from __future__ import annotations

import hashlib

from seawall.forms.annexes.form_reading import Form, form_as_data
from seawall.ledger.entry import canonical_json


def letter_json(form: Form) -> bytes:
    """The form as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return canonical_json(form_as_data(form)).encode()


def digest_of(form: Form) -> str:
    """The SHA-256 of that JSON, in hex."""
    return hashlib.sha256(letter_json(form)).hexdigest()
