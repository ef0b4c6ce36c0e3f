"""What is sealed for some can be read by those it names, and by nobody else who holds it."""

from __future__ import annotations

import base64
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.keys.boxes import SealedBox, open_box, seal_box
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, HARBOUR
from tests.keys.altered import flipped

KEYS = {member: Ed25519PrivateKey.generate() for member in (BIGTUBE, CHATTER, FILEHUT)}
PUBLIC = {m: key.public_key().public_bytes_raw().hex() for m, key in KEYS.items()}
USE = "update"
TEXT = "The stream's address is with the police. Ω"


def box() -> SealedBox:
    return seal_box(TEXT, {m: PUBLIC[m] for m in (BIGTUBE, CHATTER)}, use=USE, about=HARBOUR)


def test_those_it_names_can_read_it():
    sealed = box()

    for member in (BIGTUBE, CHATTER):
        assert open_box(sealed, member, KEYS[member], use=USE, about=HARBOUR) == TEXT


def test_nobody_else_can():
    sealed = box()

    assert open_box(sealed, FILEHUT, KEYS[FILEHUT], use=USE, about=HARBOUR) is None
    assert open_box(sealed, CHATTER, KEYS[FILEHUT], use=USE, about=HARBOUR) is None


def test_what_was_altered_or_moved_to_another_incident_cannot_be_read():
    sealed = box()
    swapped = replace(sealed, keys={CHATTER: sealed.keys[BIGTUBE]})

    assert open_box(sealed, CHATTER, KEYS[CHATTER], use=USE, about="inc_other") is None
    assert open_box(replace(sealed, text=sealed.text[:-4] + "AAA="), CHATTER, KEYS[CHATTER], use=USE, about=HARBOUR) is None  # fmt: skip
    assert open_box(replace(sealed, keys={CHATTER: "?"}), CHATTER, KEYS[CHATTER], use=USE, about=HARBOUR) is None  # fmt: skip
    assert open_box(swapped, CHATTER, KEYS[CHATTER], use=USE, about=HARBOUR) is None


def test_what_was_sealed_for_one_use_cannot_be_read_as_another():
    assert open_box(box(), CHATTER, KEYS[CHATTER], use="letter", about=HARBOUR) is None


@given(st.data())
def test_one_bit_that_was_changed_cannot_be_read(data):
    sealed = box()
    text = base64.b64decode(sealed.text)
    altered = base64.b64encode(flipped(text, data.draw(st.integers(0, 8 * len(text) - 1))))
    of = {"use": USE, "about": HARBOUR}

    assert open_box(replace(sealed, text=altered.decode()), CHATTER, KEYS[CHATTER], **of) is None


def test_two_seals_of_one_text_have_nothing_in_common():
    assert box().text != box().text
