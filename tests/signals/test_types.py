"""What holds for every signal type, run over each type's own examples."""

import ast
from pathlib import Path

import pytest

import seawall
from seawall.signals import (
    InvalidSignal,
    UnknownSignalType,
    hash_bytes,
    hash_text,
    hash_url,
    read_names,
    signal_type,
    signal_types,
    written_names,
)
from tests.digests import DIGESTS

SOURCE = Path(seawall.__file__).parent
TYPES = signal_types()
EXAMPLES = [(name, example) for name, kind in TYPES.items() for example in kind.examples]


def test_the_types_are_known_by_name():
    assert set(TYPES) >= {"sha256", "md5", "pdq", "url", "url_md5", "text"}
    assert set(TYPES) >= {"passage", "minhash", "tlsh", "term"}
    assert all(kind.name == name and kind.version for name, kind in TYPES.items())


def test_an_unknown_type_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownSignalType, match=", ".join(TYPES)) as refused:
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


FORMATS = sorted({format_ for kind in TYPES.values() for format_ in kind.names})


@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_in_another_format_is_that_of_one_type(format_):
    reads = [
        name
        for kind in TYPES.values()
        if format_ in kind.names
        for name in kind.names[format_].reads
    ]

    assert len(reads) == len(set(reads)) == len(read_names(format_))
    assert set(written_names(format_)) <= set(read_names(format_).values())


def test_what_goes_out_under_a_name_is_read_under_it():
    """NCMEC's feed and its feedback are two vocabularies."""
    for format_ in set(FORMATS) - {"ncmec"}:
        assert {read_names(format_)[name] for name in written_names(format_).values()} == set(
            written_names(format_)
        )


def test_a_signal_that_covers_a_file_is_equal_or_it_is_not():
    whole = {name for name, kind in TYPES.items() if kind.covers == "file"}

    assert whole == set(DIGESTS) >= {"sha256", "md5"}
    assert all(TYPES[name].kind == "exact" for name in whole)


#: Where types stand side by side outside `signals`, and why they may.
LISTED = {
    "exchanges/adapters/_ncmec_reading.py": "what NCMEC's feed documents",
    "world/demo_day/demo_incident.py": "what the invented members share of a picture",
    "world/seeding.py": "what the invented platforms compare",
}
TELLING = {"pdq", "md5", "sha256", "vpdq", "url_md5", "orb", "passage"}


def test_nothing_else_lists_the_types():
    """A new type is found by whoever asks the registry; a list would leave it out in silence."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if not {"signals", "migrations"} & set(path.parts) and lists_types(path)
    }

    assert found == set(LISTED)


def lists_types(path):
    """Whether two types stand in one list, set or table."""
    text = path.read_text()
    if sum(f'"{name}"' in text for name in TELLING) < 2:
        return False
    for node in ast.walk(ast.parse(text)):
        parts = getattr(node, "elts", [])
        if isinstance(node, ast.Dict):
            parts = [*node.keys, *node.values]
        names = {part.value for part in parts if isinstance(part, ast.Constant)} if parts else set()
        if len({name for name in names if name in TELLING}) > 1:
            return True
    return False


def made(name, content, pool):
    """The signal of this type that content gives."""
    if "url" in TYPES[name].content:
        hashed = hash_url(content, types={name})
    elif "text" in TYPES[name].content:
        hashed = hash_text(content, types={name})
    else:
        hashed = hash_bytes(content, pool=pool, types={name})
    return next(signal for signal in hashed.signals if signal.type == name)
