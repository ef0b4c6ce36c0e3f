"""What holds for every signal type, run over each type's own examples."""

import pytest

from seawall.signals import (
    InvalidSignal,
    UnknownSignalType,
    hash_bytes,
    hash_text,
    hash_url,
    signal_type,
    signal_types,
)

TYPES = signal_types()
EXAMPLES = [(name, example) for name, kind in TYPES.items() for example in kind.examples]


def test_the_types_are_known_by_name():
    assert set(TYPES) >= {"sha256", "md5", "pdq", "url", "url_md5", "text"}
    assert set(TYPES) >= {"passage", "minhash", "tlsh", "term"}
    assert all(kind.name == name and kind.version for name, kind in TYPES.items())


def test_an_unknown_type_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownSignalType, match=r"sha256, md5, pdq, .*url") as refused:
        signal_type("photodna")

    assert refused.value.field == "type"


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_holds(name, example, pool):
    kind = TYPES[name]
    if example.written is not None:
        assert kind.normalise(example.written) == example.value
    if example.content is not None:
        signal = made(name, example.content, pool)
        assert (signal.value, signal.version) == (example.value, kind.version)
        assert example.quality in (None, signal.quality)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_a_normalised_value_stays_as_it_is(name, example):
    assert TYPES[name].normalise(example.value) == example.value


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_an_example_made_from_content(name):
    assert any(example.content is not None for example in TYPES[name].examples)


#: Any words at all may be a term.
@pytest.mark.parametrize("name", sorted(set(TYPES) - {"term"}))
@pytest.mark.parametrize("wrong", ["", "ab", "g" * 64, "ab" * 33, "ab" * 31, "٣" * 64, "g" * 32])
def test_a_value_of_another_length_or_alphabet_is_refused(name, wrong):
    with pytest.raises(InvalidSignal) as refused:
        signal_type(name).normalise(wrong)

    assert refused.value.field == "value"
    assert refused.value.remedy


def test_only_types_that_compare_by_nearness_have_a_threshold():
    exact = {name for name, kind in TYPES.items() if kind.kind == "exact"}

    assert exact >= {"sha256", "md5", "url", "url_md5", "text"}
    assert {name for name, kind in TYPES.items() if kind.default_threshold is None} == exact
    assert TYPES["pdq"].default_threshold == 31


def made(name, content, pool):
    """The signal of this type that content gives."""
    if "url" in TYPES[name].content:
        hashed = hash_url(content, types={name})
    elif "text" in TYPES[name].content:
        hashed = hash_text(content, types={name})
    else:
        hashed = hash_bytes(content, pool=pool, types={name})
    return next(signal for signal in hashed.signals if signal.type == name)
