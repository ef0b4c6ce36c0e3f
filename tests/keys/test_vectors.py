"""What was sealed, signed and marked before the keys had a room is so still, bit for bit.

`vectors.json` was written by the code of commit b3f737f, the last one with a copy of each rule
in every room. Nothing in it may ever be made anew: it stands for what lies in databases, in
evidence folders and in other people's hands.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from seawall.cases.quality import golden, second_read_sampling
from seawall.enforcement import webhook_signature
from seawall.forum import access, forum_statement, log_receipt
from seawall.forum import list_sampling as forum_sampling
from seawall.forum.knowledge.model import KnowledgeNote
from seawall.forum.knowledge.signed import signed_json
from seawall.forum.lookup import canary, lookup_cards
from seawall.forum.lookup.epochs import EpochKeys
from seawall.forum.lookup.model import TokenShape
from seawall.forum.lookup.near import NearKeys
from seawall.forum.lookup.oprf import SecretKey
from seawall.forum.model import ForumStatement
from seawall.intake.evidence.evidence_seal import unseal_content
from seawall.journeys.forum import incident
from seawall.journeys.notices import notice_statement
from seawall.journeys.orders import order_receipt
from seawall.journeys.statements import statement_of_reasons
from seawall.keys import organisation, seat
from seawall.keys.boxes import SealedBox, open_box
from seawall.keys.installation import derived_key, ledger_key, webhook_key
from seawall.keys.sealing import open_sealed
from seawall.keys.tokens import token_digest
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger import note
from seawall.mailroom.signing import jws
from seawall.people.access import recovery
from seawall.preservation.secret_notices import vault_seal as vault
from seawall.referrals import earlier_referral
from seawall.world.generator.truth import GroundTruth, open_truth
from tests.keys.conftest import VECTORS

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ORG, SEAT = "org_01", "seat_01"
SECRET = bytes.fromhex(VECTORS["secret"])
CARD = lookup_cards.LookupCard(7, bytes(range(8)))

pytestmark = pytest.mark.usefixtures("old_installation")


def test_every_purpose_has_the_key_it_had():
    assert {str(purpose): secret_for(purpose).hex() for purpose in KeyPurpose} == VECTORS["derived"]
    assert derived_key(KeyPurpose.SESSIONS).hex() == VECTORS["derived"]["django"]
    assert ledger_key().public_key().public_bytes_raw().hex() == VECTORS["ledger_public"]
    assert (
        webhook_signature.public_key_text(webhook_key().public_key()) == VECTORS["webhook_public"]
    )


def test_every_owner_has_the_key_it_had():
    key = organisation.own_key(ORG)

    assert key.private_bytes_raw() == organisation.own_secret(ORG)
    assert key.public_key().public_bytes_raw().hex() == VECTORS["organisation_public"]
    assert organisation.own_jwk(ORG) == VECTORS["organisation_jwk"]
    assert seat.public_key(SEAT) == VECTORS["seat_public"]
    assert seat.secret_of(SEAT, "canaries").hex() == VECTORS["seat_canaries"]


def test_what_lies_sealed_in_rows_and_files_opens(tmp_path):
    notice = vault.open_notice(VECTORS["sealed_notice"], about="vlt_1")
    evidence = base64.b64decode(VECTORS["evidence"])
    key = secret_for(KeyPurpose.EVIDENCE)
    for name in ("key", "sealed"):
        (tmp_path / f"truth.{name}").write_bytes(base64.b64decode(VECTORS[f"truth_{name}"]))
    fact = GroundTruth(
        "photo/1", "Harbour", "acc", "nobody", is_violating=True, should_end="removed"
    )

    assert open_sealed(VECTORS["sealed_secret"], about="end_1") == "whsec_aGVsbG8= Ω"
    assert notice == {"kind": "retention_notice", "systems": ["mail", "Ω"]}
    assert unseal_content(evidence, key=key, bound_to="evd_1") == b"a harmless gradient"
    assert open_truth(tmp_path).facts == [fact]


def test_an_update_that_was_sealed_for_us_opens():
    box = SealedBox(**VECTORS["box"])
    of = {"use": "seawall-incident-update-1", "about": "inc_1"}

    assert open_box(box, "member_1", seat.own_key(SEAT), **of) == "A RED update. Ω"


def test_orders_and_answers_are_signed_letter_by_letter_as_before():
    key = organisation.own_key(ORG)
    body = {"form": "receipt", "order": "order_1", "n": 3, "text": "Ω"}
    until = datetime(2026, 3, 3, tzinfo=UTC)
    signed = jws.sign_payload(body, key, now=NOON, jti="order_1/1", expires_at=until)

    assert signed == VECTORS["order_jws"]
    assert (
        jws.sign_payload({"a": 1}, key, now=NOON, jti="deconfliction/Ω")
        == VECTORS["order_jws_foreign"]
    )


def test_statements_of_a_forum_are_signed_letter_by_letter_as_before():
    key, said = seat.own_key(SEAT), {"text": "Ω"}
    spoken = ForumStatement("forum_1", "member_1", 1, "", "note", NOON, "x", body=said, saw={})
    promised = log_receipt.LogReceipt("forum_1", 3, "ab" * 32, NOON)
    period = date(2026, 1, 1), date(2026, 3, 31)
    told = KnowledgeNote("A note", "TLP:GREEN", ("Unit",), *period, "Words. Ω\n", ("Harbour",))

    assert forum_statement.sign_statement(spoken, key) == VECTORS["statement"]
    assert forum_statement.open_statement(VECTORS["statement"], seat.public_key(SEAT)) == spoken
    assert access.write_pass("forum_1", "member_1", key, now=NOON) == VECTORS["pass"]
    assert log_receipt.write_receipt(promised, key) == VECTORS["forum_receipt"]
    assert signed_json(told, key, forum="Example Forum", now=NOON) == VECTORS["knowledge"]


def test_checkpoints_and_deliveries_are_signed_as_before():
    text = note.CheckpointStatement("seawall.test/log", 3, bytes(32)).text()
    shared = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    sent = webhook_signature.headers(
        '{"a":1}', event="evt_1", at=NOON, secrets=[shared], key=webhook_key()
    )

    assert note.Signer("seawall.test/log", ledger_key()).sign(text) == VECTORS["note"]
    assert sent["webhook-signature"] == VECTORS["webhook"]


def test_tokens_that_were_told_are_told_again():
    order = SimpleNamespace(id="order_1", organisation=ORG)

    assert order_receipt.token_of(order) == VECTORS["order_token"]
    assert order_receipt.digest_of(order) == VECTORS["order_digest"]
    assert statement_of_reasons._token(ORG, "stm_1") == VECTORS["statement_token"]
    assert token_digest("token") == VECTORS["link_digest"]
    assert token_digest("swk_x") == VECTORS["key_digest"]
    assert recovery.digest_of("ABCD-EFGH-2345-6723") == VECTORS["recovery_digest"]


def test_whoever_was_marked_is_found_by_the_same_mark():
    assert vault.person_tag("person_1", about="vlt_1") == VECTORS["notice_tag"]
    assert earlier_referral.mark_of("ab" * 32) == VECTORS["mark"]
    assert earlier_referral.salted_digest("ab" * 32, "cd" * 32) == VECTORS["salted"]
    assert notice_statement._digest("a@b.example", ORG) == VECTORS["notifier"]
    assert incident.person_code(SimpleNamespace(id=SEAT), "person_1") == VECTORS["person_code"]


def test_lots_fall_as_they_fell():
    listed = [forum_sampling.SampledSignal(f"sig_{n}", f"l{n % 3}", f"a{n % 2}") for n in range(40)]
    beacon = forum_sampling.Beacon(3, "ab" * 32, NOON)
    given = forum_sampling.commitment_of(
        SECRET, auditor="aud_1", at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    seed = forum_sampling.seed_of(given, SECRET, beacon)

    assert second_read_sampling.lot("dec_1", of="decision", seed=SECRET) == VECTORS["lot"]
    assert golden.disguise_name("Photo-8812", salt="s", seed=SECRET) == VECTORS["disguise"]
    assert seed == VECTORS["sample_seed"]
    assert [one.signal for one in forum_sampling.draw_sample(listed, seed, 9).drawn] == VECTORS[
        "sample"
    ]


def test_lists_and_canaries_of_a_forum_are_built_as_before():
    keys = NearKeys(
        SecretKey.derived(bytes(range(32)), info=b"x"), SECRET, "seed", TokenShape(32, 2)
    )
    value, nothing = bytes(range(32)), np.zeros((0, 32), np.uint8)
    slots = canary.make_slots(2, secret=SECRET, benign=nothing)
    variants = [canary.variant(slot, "member_1", secret=SECRET) for slot in range(32)]

    assert EpochKeys(SECRET, "forum_1", "2026Q1").derived("rows").hex() == VECTORS["epoch_derived"]
    assert lookup_cards.seal_card(bytes(range(64)), CARD.encoded()).hex() == VECTORS["block"]
    assert keys.row_of(value, CARD).hex() == VECTORS["near_row"]
    assert [tag.hex() for tag in keys.tags_of(value, CARD)] == VECTORS["near_tags"]
    assert [list(slot.values) for slot in slots] == VECTORS["canary_slots"]
    assert variants == VECTORS["canary_variants"]
