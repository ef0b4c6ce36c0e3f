"""How a notice lies in its row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from seawall.errors import Misconfigured
from seawall.ids import OrganisationId, PersonId, VaultId
from seawall.preservation.secret_notices.model import NoticeKind, Registration, VaultedNotice
from seawall.preservation.secret_notices.vault_seal import open_notice, person_tag, seal_notice

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_what_is_sealed_for_one_notice_does_not_open_as_another():
    sealed = seal_notice({"kind": "retention_notice"}, about="vlt_1")

    assert open_notice(sealed, about="vlt_1") == {"kind": "retention_notice"}
    with pytest.raises(Misconfigured):
        open_notice(sealed, about="vlt_2")


def test_a_tag_names_nobody_and_differs_between_notices():
    assert person_tag("person_1", about="vlt_1") == person_tag("person_1", about="vlt_1")
    assert person_tag("person_1", about="vlt_1") != person_tag("person_1", about="vlt_2")
    assert "person_1" not in person_tag("person_1", about="vlt_1")


def test_a_registration_survives_its_seal():
    said = Registration(
        kind=NoticeKind.TECHNICAL_CAPABILITY,
        issuer="Secretary of State",
        served_at=NOON,
        effective_from=date(2026, 3, 2),
        systems=("mail",),
        reviews=(date(2026, 9, 1),),
        cleared=(PersonId("person_1"),),
    )
    notice = VaultedNotice(VaultId("vlt_1"), OrganisationId("org_1"), said)
    sealed = seal_notice(notice.registration.as_json(), about=notice.id)

    assert Registration.from_json(open_notice(sealed, about=notice.id)) == said
