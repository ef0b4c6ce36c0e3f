"""What may enter a bank, and what is refused with a field and a remedy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.banks.bank_names import check_name
from seawall.banks.entry_admission import LONGEST_TEXT, admit_entry
from seawall.banks.model import EntryChange, EntryOpinion, EntryStance, NewEntry
from seawall.errors import SeawallError
from tests.people_made import NOON

ENTRY = NewEntry("pdq", "f" * 64, label="behaviour/attack-footage")


def test_a_value_is_written_in_its_types_one_normal_form():
    assert admit_entry(replace(ENTRY, value=f" {'F8' * 32} ")).value == "f8" * 32
    assert (
        admit_entry(NewEntry("url", "HTTPS://Example.com:443/#x")).value == "https://example.com/"
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"signal_type": "phash"}, "type"),
        ({"value": "f" * 63}, "value"),
        ({"value": "g" * 64}, "value"),
        ({"label": "behaviour/fishing"}, "label"),
        ({"confidence": 101}, "confidence"),
        ({"confidence": -1}, "confidence"),
        ({"threshold": 32}, "threshold"),
        ({"jurisdiction": "Europe"}, "jurisdiction"),
        ({"note": "x" * (LONGEST_TEXT + 1)}, "note"),
        ({"source": "a\0b"}, "source"),
        ({"opinions": (EntryOpinion("a\0", EntryStance.AGREE, "", NOON),)}, "opinions.member"),
        ({"history": (EntryChange("w" * 65, "", "", NOON),)}, "history.what"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_the_name_of_its_field(change, field):
    with pytest.raises(SeawallError) as refused:
        admit_entry(replace(ENTRY, **change))

    assert refused.value.field == field
    assert refused.value.remedy


def test_a_threshold_is_refused_for_a_type_that_matches_only_when_equal():
    with pytest.raises(SeawallError, match="only when equal"):
        admit_entry(NewEntry("md5", "a" * 32, threshold=3))


def test_a_value_longer_than_an_entry_holds_is_refused(monkeypatch):
    monkeypatch.setattr("seawall.banks.entry_admission.LONGEST_VALUE", 60)
    longest = "https://example.com/".ljust(60, "a")

    assert admit_entry(NewEntry("url", longest)).value == longest
    with pytest.raises(SeawallError, match="at most 60"):
        admit_entry(NewEntry("url", longest + "a"))


@pytest.mark.parametrize("name", ["", " padded", "two\nlines", "x" * 121, "bell\a"])
def test_a_name_that_cannot_be_printed_or_typed_is_refused(name):
    with pytest.raises(SeawallError) as refused:
        check_name(name)

    assert refused.value.field == "name"
