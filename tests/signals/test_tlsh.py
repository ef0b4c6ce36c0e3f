"""TLSH values, as other lists hold them, or a reason why there is none."""

import pytest
import tlsh as library

from seawall.errors import Unsupported
from seawall.signals import InvalidSignal, hash_text, signal_type, tlsh_of
from seawall.signals import tlsh as module
from tests.prose import prose


def test_the_value_is_the_librarys_for_the_bytes_as_sent():
    text = prose(80, seed=1)

    assert tlsh_of(text).value == library.hash(text.encode())
    assert tlsh_of(text.upper()).value == library.hash(text.upper().encode())


@pytest.mark.parametrize("short", ["bball now?", "a" * 500, "ab" * 300])
def test_a_text_too_short_or_too_uniform_is_refused_with_the_reason(short):
    with pytest.raises(InvalidSignal, match="too short or too uniform") as refused:
        tlsh_of(short)

    assert refused.value.remedy
    assert "tlsh" not in {one.type for one in hash_text(short).signals}


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(module, "_library", lambda: None)

    with pytest.raises(Unsupported, match="extra `tlsh`"):
        hash_text(prose(80, seed=1), types=["tlsh"])
    assert "tlsh" not in {one.type for one in hash_text(prose(80, seed=1)).signals}


def test_a_value_from_another_list_is_written_in_one_way():
    value = tlsh_of(prose(80, seed=1)).value

    assert signal_type("tlsh").normalise(f" {value.lower()} ") == value
    assert signal_type("tlsh").normalise(value.removeprefix("T1")) == value


@pytest.mark.parametrize(
    "wrong", ["TNULL", "", "T1" + "AB" * 34, "T2" + "AB" * 35, "T1" + "GG" * 35]
)
def test_what_is_no_value_is_refused(wrong):
    with pytest.raises(InvalidSignal):
        signal_type("tlsh").normalise(wrong)
