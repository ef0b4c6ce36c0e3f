"""Other people's STIX, good and bad."""

from __future__ import annotations

import pytest
import stix2

from seawall.exchanges.stix.model import IndicatorVerdict, Tlp
from seawall.exchanges.stix.stix_reading import contents
from seawall.exchanges.stix.stix_writing import indicator
from tests.exchanges.stix_made import MD5, NOON, PRODUCER, SHA256, signal

BASE = indicator(signal(), PRODUCER)


def test_an_indicator_made_by_the_standards_own_library_is_read():
    made = stix2.Indicator(
        pattern=f"[file:hashes.'SHA-256' = '{SHA256}' OR file:hashes.MD5 = '{MD5}']",
        pattern_type="stix",
        valid_from=NOON,
        labels=["terrorism"],
        confidence=80,
        object_marking_refs=[stix2.TLP_RED],
    )

    first, second = contents([dict_of(made)]).signals

    assert (first.key, second.key) == (made.id, f"{made.id}#2")
    assert (first.value, second.value) == (SHA256, MD5)
    assert (first.labels, first.confidence, first.tlp) == (("terrorism",), 80, Tlp.RED)


def dict_of(made) -> dict:
    import json

    return json.loads(made.serialize())


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, IndicatorVerdict.BAD),
        ({"indicator_types": ["benign"]}, IndicatorVerdict.BENIGN),
        ({"indicator_types": ["unknown"]}, IndicatorVerdict.SUSPECT),
        ({"confidence": 29}, IndicatorVerdict.SUSPECT),
        ({"confidence": 30}, IndicatorVerdict.BAD),
        ({"confidence": True}, IndicatorVerdict.BAD),
    ],
)
def test_what_the_author_says_of_it_is_kept(fields, verdict):
    (read,) = contents([BASE | fields]).signals

    assert read.verdict is verdict


@pytest.mark.parametrize("opinion", ["strongly-agree", "agree", "disagree", "strongly-disagree"])
def test_an_opinion_without_authors_is_its_creators(opinion):
    identity = stix2.Identity(name="Example Pix", identity_class="organization")
    made = stix2.Opinion(opinion=opinion, object_refs=[BASE["id"]], created_by_ref=identity)

    ((about, voice),) = contents([dict_of(identity), dict_of(made)]).voices

    assert about == BASE["id"]
    assert (voice.author, voice.agrees) == ("Example Pix", "disagree" not in opinion)


def test_a_neutral_or_revoked_opinion_says_nothing():
    neutral = dict_of(stix2.Opinion(opinion="neutral", object_refs=[BASE["id"]]))
    revoked = dict_of(stix2.Opinion(opinion="agree", object_refs=[BASE["id"]]))

    assert contents([neutral, revoked | {"revoked": True}]).voices == ()


def test_the_latest_version_counts_in_whatever_order_and_precision_they_come():
    second = BASE | {"modified": "2026-03-02T12:00:01Z", "confidence": 60}
    third = BASE | {"modified": "2026-03-02T12:00:01.000001Z", "confidence": 70}

    for page in ([BASE, second, third], [third, second, BASE], [second, third, BASE]):
        (read,) = contents(page).signals
        assert read.confidence == 70


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"valid_until": BASE["valid_from"]}, "valid_until"),
        ({"valid_from": "2026-03-02 12:00"}, "valid_from"),
        ({"valid_from": None}, "valid_from"),
        ({"modified": "2026-13-02T12:00:00Z"}, "modified"),
        ({"pattern": "[ipv4-addr:value = '192.0.2.1']"}, "pattern"),
        ({"pattern": 7}, "pattern"),
        ({"pattern_type": "yara"}, "pattern_type"),
    ],
)
def test_a_bad_indicator_is_set_aside_with_the_field_and_costs_nothing_else(fields, said):
    bad = BASE | {"id": "indicator--00000000-0000-4000-8000-000000000001"} | fields

    read = contents([bad, BASE])

    assert [one.key for one in read.signals] == [BASE["id"]]
    (aside,) = read.set_aside
    assert aside.id == bad["id"]
    assert aside.reason.startswith(f"{said}:")


def test_what_is_no_object_or_none_of_ours_is_passed_over():
    odd = [None, 5, "x", [], {}, {"id": 7}, {"type": "malware", "id": "malware--1"}]

    read = contents([*odd, BASE])

    assert len(read.signals) == 1
    assert read.set_aside == ()


def test_times_are_read_to_the_microsecond():
    (read,) = contents([BASE | {"valid_from": "2026-03-02T12:00:00.1234567Z"}]).signals

    assert read.valid_from.microsecond == 123456
