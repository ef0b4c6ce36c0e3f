"""JSON that came along: signed orders (JWS), and forms in plain JSON.

A signed order stands above everything else in a mail, since its signature is over the very
fields. A plain one is what the mail's own signature makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from seawall.errors import Malformed
from seawall.forms.annexes.form_reading import parse_json
from seawall.forms.annexes.named_papers import NAMED_BY_THEIR_LAW
from seawall.forms.model import Form
from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.proposals.proposal import FieldSource, Layout, MailProposal, ProposedAddress
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import ABSENT, KnownKey, Signature

_SIGNED_TYPES = (jws.MEDIA_TYPE, "application/jose+json")
_SIGNED_NAMES = (".jws", ".jose")
_ANNEX_1_BY = {"issuing_member_state", "reference_number", "locations"}
_FORMS = {
    "annex1": Form.REMOVAL_ORDER,
    "removal_order": Form.REMOVAL_ORDER,
    "s3_notice": Form.NOTICE,
    "notice": Form.NOTICE,
    "information_order": Form.INFORMATION_ORDER,
    **NAMED_BY_THEIR_LAW,
    "referral": Form.REFERRAL,
    "alert": Form.ALERT,
}


def read_json(
    file: OpenedFile, keys: Sequence[KnownKey], *, now: datetime
) -> Iterator[MailProposal]:
    """What a file asks if it is a signed order, or a form (or a list of forms) in JSON."""
    if _is_signed(file):
        document, signature = jws.verify_jws(file.content, keys, now=now)
        yield _proposal(file, document or {}, Layout.SIGNED_JSON, signature)
    elif file.text.lstrip()[:1] in ("{", "["):
        try:
            document = parse_json(file.content)
        except Malformed:
            return
        for form_fields in document if isinstance(document, list) else [document]:
            if isinstance(form_fields, dict) and _form(form_fields) is not Form.LETTER:
                yield _proposal(file, form_fields, Layout.JSON, ABSENT)


def _is_signed(file: OpenedFile) -> bool:
    if file.media_type in _SIGNED_TYPES or file.name.lower().endswith(_SIGNED_NAMES):
        return True
    text = file.text.strip()
    return (text.startswith("eyJ") and text.count(".") == 2) or _is_json_form(text)


def _is_json_form(text: str) -> bool:
    """The JSON spellings of a JWS; their names are few and no form of ours has them."""
    return text[:1] == "{" and '"payload"' in text and '"signature' in text and '"form"' not in text


def _proposal(
    file: OpenedFile, fields: Mapping[str, Any], layout: Layout, signature: Signature
) -> MailProposal:
    authority = fields.get("authority")
    authority_name = authority.get("name") if isinstance(authority, Mapping) else authority
    by = "signed JSON" if layout is Layout.SIGNED_JSON else "JSON"
    return MailProposal(
        form=_form(fields),
        layout=layout,
        fields=fields,
        locations=tuple(_places(fields)),
        reference=_text(fields.get("reference_number") or fields.get("reference")),
        authority=_text(authority_name),
        found=tuple(FieldSource(key, file.name, by) for key in fields),
        signature=signature,
        original=file.name,
    )


def _form(fields: Mapping[str, Any]) -> Form:
    """What the JSON calls itself; Annex I may leave that out, as where forms are validated."""
    name = fields.get("form", "annex1" if fields.keys() >= _ANNEX_1_BY else "")
    return _FORMS.get(name, Form.LETTER) if isinstance(name, str) else Form.LETTER


def _places(fields: Mapping[str, Any]) -> Iterator[ProposedAddress]:
    places = fields.get("locations")
    for place in places if isinstance(places, list) else []:
        if isinstance(place, str):
            yield ProposedAddress(place)
        elif isinstance(place, Mapping) and isinstance(place.get("url"), str):
            yield ProposedAddress(place["url"], _text(place.get("information")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
