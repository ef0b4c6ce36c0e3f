"""What we write is STIX 2.1, in the eyes of the standard's own library."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import stix2
from stix2patterns.validator import run_validator

from seawall.exchanges.stix.model import BadObject, StixSighting, Tlp
from seawall.exchanges.stix.stix_ids import file_id, observable_id
from seawall.exchanges.stix.stix_reading import contents
from seawall.exchanges.stix.stix_writing import (
    indicator,
    indicator_id,
    objects_of,
    preface,
    sighting,
)
from seawall.signals import signal_types
from tests.exchanges.stix_made import MD5, NOON, PDQ, PRODUCER, SHA256, URL, VALUES, signal, voice


def parsed(made: dict) -> object:
    return stix2.parse(json.dumps(made))


@pytest.mark.parametrize("signal_type", VALUES)
def test_everything_shared_of_a_signal_is_valid_and_comes_back_unchanged(signal_type):
    shared = signal(
        signal_type,
        valid_until=NOON + timedelta(days=30),
        labels=("content/image", "behaviour/glorification"),
        confidence=90,
        threshold=20,
        jurisdiction="EU",
        tlp=Tlp.AMBER,
    )
    made = [*preface(PRODUCER), *objects_of(shared, PRODUCER)]

    for each in made:
        parsed(each)
    (read,) = contents(made).signals
    key = indicator_id(shared.key)
    assert read == replace(shared, key=key, said_by="Example Video")


def test_every_signal_type_has_a_pattern():
    for signal_type in signal_types():
        made = indicator(signal(signal_type), PRODUCER)

        if made["pattern_type"] == "stix":
            assert not run_validator(made["pattern"], stix_version="2.1")
        else:
            assert made["pattern_type"].startswith("tvec-")


def test_stx_01_an_address_has_the_id_that_the_standard_computes():
    made = objects_of(signal("url"), PRODUCER)[0]

    assert made["id"] == "url--720e4b7c-11d5-509e-8c8a-4083a393924e"
    assert made["id"] == stix2.URL(value=URL).id


@pytest.mark.parametrize(
    "hashes", [{"SHA-256": SHA256}, {"MD5": MD5}, {"SHA-256": SHA256, "MD5": MD5}]
)
def test_a_file_has_the_id_that_the_standard_computes(hashes):
    assert file_id(hashes) == stix2.File(hashes=hashes).id


def test_an_address_in_another_script_has_the_id_that_the_standard_computes():
    url = 'https://example.org/vidéo/حرب?q="1"'

    assert observable_id("url", {"value": url}) == stix2.URL(value=url).id


def test_stx_03_a_pdq_is_a_pattern_of_its_own_type_and_never_a_hash_of_a_file():
    with pytest.raises(stix2.exceptions.InvalidValueError):
        stix2.File(hashes={"PDQ": PDQ})

    (made,) = objects_of(signal("pdq"), PRODUCER)

    assert made["type"] == "indicator"
    assert (made["pattern_type"], made["pattern"]) == ("tvec-pdq", PDQ)
    assert stix2.parse(json.dumps(made)).pattern == PDQ


def test_a_tlsh_is_written_with_the_seventy_digits_that_the_standard_takes():
    made = indicator(signal("tlsh"), PRODUCER)

    digits = made["pattern"].split("'")[1]
    assert len(digits) == 70
    assert stix2.File(hashes={"TLSH": digits})


def test_stx_05_what_is_shared_in_amber_is_marked_so():
    for made in objects_of(signal(tlp=Tlp.AMBER), PRODUCER):
        assert made["object_marking_refs"] == [
            "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
        ]
        assert stix2.TLP_AMBER.id in made["object_marking_refs"]


@pytest.mark.parametrize(
    ("tlp", "theirs"),
    [
        (Tlp.WHITE, stix2.TLP_WHITE),
        (Tlp.GREEN, stix2.TLP_GREEN),
        (Tlp.AMBER, stix2.TLP_AMBER),
        (Tlp.RED, stix2.TLP_RED),
    ],
)
def test_the_markings_are_those_of_the_standard(tlp, theirs):
    assert indicator(signal(tlp=tlp), PRODUCER)["object_marking_refs"] == [theirs.id]


@pytest.mark.parametrize("end", [NOON, NOON - timedelta(seconds=1)])
def test_stx_06_a_signal_that_ends_before_it_begins_is_refused(end):
    with pytest.raises(BadObject) as refused:
        objects_of(signal(valid_until=end), PRODUCER)

    assert refused.value.field == "valid_until"


def test_stx_07_a_signal_taken_back_keeps_its_id_and_is_revoked_by_a_later_version():
    before = indicator(signal(), PRODUCER)
    after = indicator(signal(is_revoked=True), PRODUCER)

    assert after["id"] == before["id"]
    assert after["modified"] > before["modified"]
    assert after["created"] == before["created"]
    assert stix2.parse(json.dumps(after)).revoked is True
    (read,) = contents([after, before]).signals
    assert read.is_revoked


def test_members_who_agree_and_those_who_do_not_are_opinions_on_the_indicator():
    said = (voice("Example Forum", agrees=True), voice("Example Pix", agrees=False, reason="Art."))

    made = objects_of(signal(voices=said), PRODUCER)

    agree, disagree = (parsed(each) for each in made if each["type"] == "opinion")
    assert (agree.opinion, agree.authors) == ("agree", ["Example Forum"])
    assert (disagree.opinion, disagree.authors) == ("disagree", ["Example Pix"])
    assert disagree.explanation == "Example Pix: Art."
    assert agree.object_refs == [made[1]["id"]]


def test_a_member_that_changes_its_mind_stands_on_one_side_only():
    said = (
        voice("Example Forum", agrees=True),
        voice("Example Forum", agrees=False, minutes=5),
    )

    made = objects_of(signal(voices=said), PRODUCER)

    agree, disagree = (parsed(each) for each in made if each["type"] == "opinion")
    assert agree.revoked
    assert disagree.authors == ["Example Forum"]
    ((_, read),) = contents(made).voices
    assert not read.agrees


def test_a_sighting_counts_as_far_as_the_standard_does():
    seen = StixSighting(indicator_id("entry_1"), "Example Pix", 10**12, NOON, NOON)

    made = parsed(sighting(seen, PRODUCER))

    assert made.count == 999_999_999
    assert made.sighting_of_ref == indicator_id("entry_1")
