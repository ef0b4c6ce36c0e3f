"""What we hand to a MISP is what MISP takes, in the eyes of PyMISP."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pymisp
import pytest
from pymisp import MISPAttribute, MISPObject
from pymisp.exceptions import NewAttributeError

from seawall import taxonomy
from seawall.exchanges.misp.misp_tags import read_tags, tag_of_activation, tag_of_label, tag_of_tlp
from seawall.exchanges.misp.misp_writing import object_of
from seawall.exchanges.stix.model import Tlp
from tests.exchanges.stix_made import MD5, PDQ, SHA256, TLSH, URL, VALUES
from tests.problems import raises_problem

DATA = Path(str(files("seawall"))) / "data" / "misp"
TEMPLATES = Path(pymisp.__file__).parent / "data" / "misp-objects" / "objects"


def made(signal_type: str, value: str = "", labels=()):
    value = value or VALUES[signal_type]
    return object_of("Example Hub", signal_type, value, labels=labels, tlp=Tlp.AMBER)


def as_pymisp(written: dict) -> MISPObject:
    """The object, checked against its template as strictly as PyMISP can."""
    read = MISPObject(
        written["name"], strict=True, misp_objects_path_custom=str(DATA / "objects")
        if written["name"] == "tvec-media" else str(TEMPLATES),
    )  # fmt: skip
    read.from_dict(**json.loads(json.dumps(written)))
    return read


@pytest.mark.parametrize("signal_type", VALUES)
def test_every_object_fits_its_template(signal_type):
    written = made(signal_type)

    read = as_pymisp(written)

    assert read.template_uuid == written["template_uuid"]
    assert str(read.template_version) == written["template_version"]
    relations = json.loads(
        (
            (DATA / "objects" if read.name == "tvec-media" else TEMPLATES)
            / read.name
            / "definition.json"
        ).read_text()
    )["attributes"]
    for attribute in read.attributes:
        assert relations[attribute.object_relation]["misp-attribute"] == attribute.type


def test_msp_01_a_pdq_is_never_an_attribute_of_its_own_type_but_a_text_unfit_for_detection():
    with pytest.raises(NewAttributeError):
        MISPAttribute().from_dict(type="pdq", value=PDQ)

    written = made("pdq")

    (attribute,) = written["Attribute"]
    assert written["name"] == "tvec-media"
    assert (attribute["object_relation"], attribute["type"]) == ("pdq", "text")
    assert attribute["to_ids"] is False
    assert as_pymisp(written).attributes[0].to_ids is False


@pytest.mark.parametrize(("kind", "value"), [("sha256", SHA256), ("md5", MD5)])
def test_msp_02_a_hash_is_a_payload_delivered_and_fit_for_detection(kind, value):
    (attribute,) = made(kind)["Attribute"]

    assert (attribute["type"], attribute["value"]) == (kind, value)
    assert attribute["category"] == "Payload delivery"
    assert attribute["to_ids"] is True
    read = MISPAttribute()
    read.from_dict(**{k: v for k, v in attribute.items() if k != "Tag"})
    assert (read.category, read.to_ids) == ("Payload delivery", True)


def test_an_address_is_an_object_of_the_network():
    (attribute,) = made("url")["Attribute"]

    assert (attribute["value"], attribute["category"]) == (URL, "Network activity")


def test_a_tlsh_goes_without_its_version():
    (attribute,) = made("tlsh")["Attribute"]

    assert attribute["value"] == TLSH[2:]


def test_the_same_signal_has_the_same_ids_whenever_it_is_written():
    assert made("sha256") == made("sha256")
    assert made("sha256")["uuid"] != made("md5")["uuid"]


def test_labels_and_limits_are_tags_and_come_back():
    for label in taxonomy.labels():
        words, tlp = read_tags([tag_of_label(label.id), tag_of_tlp(Tlp.AMBER)])
        assert (words, tlp) == ((label.id,), Tlp.AMBER)


def test_of_several_limits_the_strictest_counts():
    assert read_tags(["tlp:green", "tlp:RED", "tlp:clear", "osint"]) == (("osint",), Tlp.RED)


def test_our_taxonomy_has_every_word_we_write():
    machinetag = json.loads((DATA / "taxonomies" / "tvec" / "machinetag.json").read_text())
    predicates = {each["value"] for each in machinetag["predicates"]}

    assert predicates == {d.id for d in taxonomy.taxonomy().dimensions} | {"activation"}
    assert tag_of_activation("pci") == 'tvec:activation="pci"'


def test_a_value_that_misp_cannot_hold_is_refused():
    with raises_problem(
        "exchanges.cannot-tell.too-long",
        match="MISP accepts at most 65535",
    ):
        made("vpdq", "x" * 65_536)
