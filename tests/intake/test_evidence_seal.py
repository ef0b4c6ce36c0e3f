"""A sealed file opens for the evidence it was sealed for, whole, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seawall.intake.evidence.evidence_seal import seal_content, unseal_content
from seawall.intake.intake_faults import EvidenceBroken
from tests.keys.altered import flipped

KEY = bytes(range(32))
names = st.text(max_size=20)


@given(st.binary(max_size=200), names, names)
def test_a_file_moved_under_another_id_does_not_open(content, evidence, other):
    assume(evidence != other)
    sealed = seal_content(content, key=KEY, bound_to=evidence)

    assert unseal_content(sealed, key=KEY, bound_to=evidence) == content
    with pytest.raises(EvidenceBroken):
        unseal_content(sealed, key=KEY, bound_to=other)


@given(st.data(), st.binary(max_size=50))
def test_one_bit_that_was_changed_is_noticed_wherever_it_is(data, content):
    sealed = seal_content(content, key=KEY, bound_to="evd_1")
    altered = flipped(sealed, data.draw(st.integers(0, 8 * len(sealed) - 1)))

    with pytest.raises(EvidenceBroken):
        unseal_content(altered, key=KEY, bound_to="evd_1")


def test_a_file_from_another_installation_does_not_open_and_says_what_to_restore():
    with pytest.raises(EvidenceBroken) as refused:
        unseal_content(
            seal_content(b"hello", key=bytes(32), bound_to="evd_1"), key=KEY, bound_to="evd_1"
        )
    assert refused.value.remedy == "Restore the evidence folder and its key from the same backup."
