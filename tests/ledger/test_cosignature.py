"""A cosignature says which history a witness saw, and when; it is of one kind or the other."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from hypothesis import given
from hypothesis import strategies as st

from seawall.ledger.cosignature import WitnessSigner, claims_signer, cosigned_at
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Signer,
    Verifier,
    signature_line,
    strict_base64,
)

LOG = Signer("log.example/log", Ed25519PrivateKey.from_private_bytes(b"l" * 32))
WITNESS = WitnessSigner(
    "witness.example/w1",
    Ed25519PrivateKey.from_private_bytes(b"w" * 32),
    MLDSA44PrivateKey.from_seed_bytes(b"w" * 32),
)
SHORT, LONG = WITNESS.cosigners
AT = 1_790_000_000
ROOTS = st.binary(min_size=32, max_size=32)
TIMES = st.integers(1, 2**63 - 1)


def checkpoint(size=7, root=bytes(32), *extensions, log=LOG):
    return log.sign(CheckpointStatement(log.name, size, root, extensions).text())


def signed_bytes(line):
    """What stands in a line after the hash of its key."""
    return strict_base64(line.split(" ")[2])[4:]


def with_time(line, at):
    """The line with another time in it."""
    raw = strict_base64(line.split(" ")[2])
    key = next(key for key in WITNESS.cosigners if key.key_hash == raw[:4])
    return signature_line(key, at.to_bytes(8, "big") + raw[12:])


@given(st.integers(0, 2**63 - 1), ROOTS, TIMES)
def test_each_key_s_line_is_for_this_tree_and_this_second(size, root, at):
    note = checkpoint(size, root)

    cosigned = note + WITNESS.cosign(note, at=at)

    assert [cosigned_at(cosigned, key) for key in (SHORT, LONG)] == [at, at]
    assert [cosigned_at(note, key) for key in (SHORT, LONG)] == [None, None]


@given(TIMES, TIMES, st.sampled_from([0, 1]))
def test_a_line_with_another_time_does_not_hold_and_still_claims_the_key(at, other, which):
    note = checkpoint()
    line = WITNESS.cosign(note, at=at).splitlines()[which]
    key = WITNESS.cosigners[which]

    moved = note + with_time(line, other)

    assert cosigned_at(moved, key) == (at if at == other else None)
    assert claims_signer(moved, key)


@pytest.mark.parametrize(
    "other",
    [
        checkpoint(8),
        checkpoint(7, bytes(31) + b"\1"),
        checkpoint(log=Signer("other.example/log", LOG.key)),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_line_of_one_tree_does_not_hold_under_another(other, which):
    line = WITNESS.cosign(checkpoint(), at=AT).splitlines()[which]

    assert cosigned_at(f"{other}{line}\n", WITNESS.cosigners[which]) is None


def test_by_ml_dsa_the_name_of_the_witness_is_signed_and_further_lines_of_the_log_are_not():
    note, extended = checkpoint(), checkpoint(7, bytes(32), "more")
    short, long = WITNESS.cosign(note, at=AT).splitlines()
    raw = strict_base64(long.split(" ")[2])
    namesake = Verifier("witness.example/w2", LONG.public_key, LONG.kind)
    assert cosigned_at(note + signature_line(namesake, raw[4:]), namesake) is None
    assert cosigned_at(f"{extended}{long}\n", LONG) == AT
    assert cosigned_at(f"{extended}{short}\n", SHORT) is None


def test_by_ml_dsa_the_message_is_the_one_of_the_specification():
    """C2SP tlog-cosignature, `cosigned_message`: spelled here byte by byte."""
    note = checkpoint(20_852_163, b"r" * 32)
    signature = signed_bytes(WITNESS.cosign(note, at=1_679_315_147).splitlines()[1])
    message = (
        b"subtree/v1\n\0"
        b"\x12witness.example/w1"
        b"\0\0\0\0\x64\x18\x50\xcb"
        b"\x0flog.example/log"
        b"\0\0\0\0\0\0\0\0"
        b"\0\0\0\0\x01\x3e\x2d\xc3" + b"r" * 32
    )

    assert signature[:8] == b"\0\0\0\0\x64\x18\x50\xcb"
    assert len(signature) == 8 + 2_420
    MLDSA44PublicKey.from_public_bytes(LONG.public_key).verify(signature[8:], message)


def test_a_cosignature_of_no_time_does_not_say_that_no_larger_tree_was_seen():
    note = checkpoint()

    assert cosigned_at(note + WITNESS.cosign(note, at=0), LONG) is None


def test_a_log_whose_name_is_too_long_for_the_message_has_no_such_cosignature():
    long_name = Signer("l" * 256, LOG.key)

    with pytest.raises(BadCheckpoint):
        WITNESS.cosign(checkpoint(log=long_name), at=AT)

    only_short = WitnessSigner(WITNESS.name, WITNESS.key)
    note = checkpoint(log=long_name)
    assert cosigned_at(note + only_short.cosign(note, at=AT), SHORT) == AT


def test_a_key_s_line_is_read_back_and_a_cut_one_is_none():
    for key in WITNESS.cosigners:
        assert Verifier.parse(str(key)) == key
        assert key.is_witness
        with pytest.raises(BadCheckpoint):
            Verifier.parse(str(key)[:-4])
    assert not LOG.verifier.is_witness
