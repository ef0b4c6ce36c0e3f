"""A RED update can be read by those it names, and by nobody else who has the log."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.keys.boxes import Box, open_box, seal
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, HARBOUR

KEYS = {member: Ed25519PrivateKey.generate() for member in (BIGTUBE, CHATTER, FILEHUT)}
PUBLIC = {m: key.public_key().public_bytes_raw().hex() for m, key in KEYS.items()}
TEXT = "The stream's address is with the police. Ω"


def box() -> Box:
    return seal(TEXT, {m: PUBLIC[m] for m in (BIGTUBE, CHATTER)}, about=HARBOUR)


def test_those_it_names_can_read_it():
    sealed = box()

    for member in (BIGTUBE, CHATTER):
        assert open_box(sealed, member, KEYS[member], about=HARBOUR) == TEXT


def test_nobody_else_can():
    sealed = box()

    assert open_box(sealed, FILEHUT, KEYS[FILEHUT], about=HARBOUR) is None
    assert open_box(sealed, CHATTER, KEYS[FILEHUT], about=HARBOUR) is None


def test_what_was_altered_or_moved_to_another_incident_cannot_be_read():
    sealed = box()
    swapped = replace(sealed, keys={CHATTER: sealed.keys[BIGTUBE]})

    assert open_box(sealed, CHATTER, KEYS[CHATTER], about="inc_other") is None
    assert open_box(replace(sealed, text=sealed.text[:-4] + "AAA="), CHATTER, KEYS[CHATTER], about=HARBOUR) is None  # fmt: skip
    assert open_box(replace(sealed, keys={CHATTER: "?"}), CHATTER, KEYS[CHATTER], about=HARBOUR) is None  # fmt: skip
    assert open_box(swapped, CHATTER, KEYS[CHATTER], about=HARBOUR) is None


def test_two_seals_of_one_text_have_nothing_in_common():
    assert box().text != box().text
