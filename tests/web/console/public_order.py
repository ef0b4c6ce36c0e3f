"""A removal order as somebody fills in the public form of Annex I; every name is invented."""

from __future__ import annotations

from tests.orders_made import URL

FILLED = {
    "issuing_member_state": "fr",
    "addressee": "Example Videos Ltd",
    "contact_point": "orders@videos.example.com",
    "establishment_member_state": "IE",
    "issued_at": "2026-11-24T02:05",
    "issued_at_offset": "+01:00",
    "reference_number": "FR-2026-7",
    "locations": f"{URL} at the second minute\n\n{URL}-2",
    "categories": ["2_7_a", "2_7_b"],
    "reasons": "It calls for an attack in the name of the invented Grey Tide Order.",
    "cross_border": "true",
    "copy_sent": "true",
    "authority_type": "law_enforcement",
    "authority.name": "Office central de l'Exemple",
    "authority.representative": "A. Exemple, commissaire",
    "authority.file_number": "GT-17",
    "authority.address": "1 rue de l'Exemple",
    "authority.telephone": "+33 1 99 00 00 00",
    "authority.email": "orders@authority.example",
    "authority.date": "2026-11-24",
    "authority.signature": "A. Exemple",
    "follow_up.issuing_authority": "orders@authority.example",
    "follow_up.establishment_authority": "tco@ireland.example",
    "redress.body": "Administrative court of Example",
    "redress.deadline": "two months from receipt",
    "redress.legislation": "https://law.example/tco",
}
