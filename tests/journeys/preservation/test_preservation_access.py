"""Every asking to open what is preserved is answered by its purpose, and kept."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from seawall.journeys.preservation.preservation import HandedIn, hand_in_part
from seawall.journeys.preservation.preservation_access import OpeningRequest, open_preserved
from seawall.journeys.preservation.preservation_export import export_for_counsel
from seawall.ledger.note import Signer
from seawall.ledger.proof import InclusionProof
from seawall.preservation.model import PreservedPart
from seawall.transaction import transaction
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import make_person
from tests.preservations_made import NOON, make_removed
from tests.problems import raises_problem


@pytest.fixture
def kept(database):
    removed = make_removed()
    (made,) = removed.applied()
    return removed, made


def ask(removed, made, purpose="review", role="legal", why="Case 12/26.", **more):
    person = make_person(removed.organisation, role)
    with transaction(removed.scope) as tx:
        asking = OpeningRequest(made.id, person, purpose, why, **more)
        return open_preserved(asking, tx=tx, now=NOON), person


def asked(removed, made):
    with transaction(removed.scope) as tx:
        entries = [each for each in tx.ledger.about(made.id) if each.by]
        return tx.preservations.accesses(made.id), entries


@pytest.mark.parametrize("purpose", ["review", "complaint", "criminal_investigation"])
def test_tco_45_a_purpose_of_the_law_opens_the_seal_and_is_logged(kept, purpose):
    opening, person = ask(*kept, purpose)

    assert opening.or_refuse().content == b"gradient"
    (access,), (entry,) = asked(*kept)
    assert (access.person, access.purpose, access.allowed) == (person.id, purpose, True)
    assert (entry.what, entry.by) == ("preservation.opened", person.code)
    assert entry.public["purpose"] == purpose


def test_tco_45_product_analytics_is_denied_and_logged(kept):
    opening, person = ask(*kept, "product_analytics")

    with raises_problem("preservation.opening-denied.purpose", match="does not allow this purpose"):
        opening.or_refuse()
    assert opening.content == b""
    (access,), (entry,) = asked(*kept)
    assert (access.person, access.purpose, access.allowed) == (
        person.id,
        "product_analytics",
        False,
    )
    assert entry.what == "preservation.denied"
    assert entry.public["denial"] == "purpose"


@pytest.mark.parametrize("role", ["reviewer", "analyst", "admin", "overseer"])
def test_tco_45_a_role_without_the_right_is_denied_and_logged(kept, role):
    opening, _ = ask(*kept, role=role)

    assert opening.denial == "right"
    (access,), (entry,) = asked(*kept)
    assert not access.allowed
    assert entry.what == "preservation.denied"


def test_an_opening_without_a_reason_is_denied_and_logged(kept):
    opening, _ = ask(*kept, why=" ")

    assert opening.denial == "why"
    assert len(asked(*kept)[0]) == 1


def test_what_was_never_handed_in_cannot_be_opened(kept):
    opening, _ = ask(*kept, part=PreservedPart.RELATED)

    assert opening.denial == "missing"


def test_nothing_a_person_wrote_stands_in_the_open_part_of_the_log(kept):
    ask(*kept, purpose="Jane Example's curiosity", why="Jane Example asked")

    _, (entry,) = asked(*kept)
    assert "Jane" not in str(entry.public)
    with transaction(kept[0].scope) as tx:
        assert "Jane" in str(tx.ledger.sealed(entry.id))


def test_the_export_for_counsel_holds_everything_with_digests_and_proofs(kept):
    removed, made = kept
    person = make_person(removed.organisation, "legal")
    signer = Signer("seawall.example/log", SIGNING_KEY)
    with transaction(removed.scope) as tx:
        given = HandedIn(made.id, PreservedPart.RELATED, b"{}", "application/json")
        hand_in_part(given, tx=tx, now=NOON)
    place_and_sign(signer)

    with transaction(removed.scope) as tx:
        asking = OpeningRequest(made.id, person, "review", "Case 12/26.")
        opening = export_for_counsel(asking, tx=tx, now=NOON).or_refuse()

    archive = zipfile.ZipFile(io.BytesIO(opening.content))
    manifest = json.loads(archive.read("manifest.json"))
    names = {each["name"]: each["sha256"] for each in manifest["files"]}
    assert set(names) == set(archive.namelist()) - {"manifest.json"}
    for name, digest in names.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert archive.read(f"content/{made.content}") == b"gradient"
    assert {"order/order.json", "order/timeline.json", "README.txt"} <= set(names)
    proofs = [name for name in names if name.endswith(".tlog-proof")]
    assert proofs
    for name in proofs:
        InclusionProof.parse(archive.read(name).decode()).verify(signer.verifier)
    assert [name for name in names if name.endswith(".waiting")], "the opening itself waits"


def test_an_export_for_another_purpose_is_denied_and_logged(kept):
    removed, made = kept
    person = make_person(removed.organisation, "legal")

    with transaction(removed.scope) as tx:
        asking = OpeningRequest(made.id, person, "training", "Why not.")
        opening = export_for_counsel(asking, tx=tx, now=NOON)

    assert opening.denial == "purpose"
    assert opening.content == b""
    assert len(asked(*kept)[0]) == 1
