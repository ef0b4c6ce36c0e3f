"""Who may read an update: TLP 2.0, as a forum has it."""

from __future__ import annotations

import pytest

from seawall.forum.incidents.incident_faults import UnknownMarking
from seawall.forum.incidents.tlp import DEFAULT, Audience, Marking, TlpReader, marking_of, may_read
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, Log

READS = {
    Marking.CLEAR: set(Audience),
    Marking.GREEN: {Audience.MEMBER, Audience.AUDITOR, Audience.CLIENT},
    Marking.AMBER: {Audience.MEMBER, Audience.CLIENT},
    Marking.AMBER_STRICT: {Audience.MEMBER},
    Marking.RED: set(),
}


@pytest.mark.parametrize("marking", Marking)
def test_each_colour_goes_as_far_as_it_says(marking):
    readers = {one for one in Audience if may_read(marking, TlpReader(one, "x"), author=BIGTUBE)}

    assert readers == READS[marking]


def test_a_government_reads_nothing_unless_it_is_named_or_all_may_read_it():
    uk = TlpReader(Audience.GOVERNMENT, "gov:uk")

    assert not may_read(DEFAULT, uk)
    assert not may_read(Marking.GREEN, uk)
    assert may_read(Marking.AMBER, uk, named_readers=["gov:uk"])
    assert not may_read(Marking.AMBER, uk, named_readers=["gov:fr"])
    assert may_read(Marking.CLEAR, uk)


def test_red_is_for_the_members_named_and_for_its_author():
    def reads(member):
        return may_read(
            Marking.RED, TlpReader(Audience.MEMBER, member), author=BIGTUBE, named_readers=[CHATTER]
        )

    assert (reads(BIGTUBE), reads(CHATTER), reads(FILEHUT)) == (True, True, False)


def test_nobody_reads_as_an_author_by_a_name_alone():
    assert not may_read(Marking.RED, TlpReader(Audience.GOVERNMENT, BIGTUBE), author=BIGTUBE)
    assert not may_read(Marking.RED, TlpReader(Audience.MEMBER), author="")


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("TLP:RED", Marking.RED),
        ("amber+strict", Marking.AMBER_STRICT),
        (" tlp:amber ", Marking.AMBER),
        ("WHITE", Marking.CLEAR),
        ("TLP:WHITE", Marking.CLEAR),
    ],
)
def test_a_marking_is_read_as_people_write_it(text, marking):
    assert marking_of(text) is marking


@pytest.mark.parametrize("text", ["", "PINK", "TLP:AMBER STRICT", "RED;CLEAR"])
def test_another_marking_is_refused_with_the_choices(text):
    with pytest.raises(UnknownMarking, match="TLP:CLEAR, TLP:GREEN"):
        marking_of(text)


def test_a_red_update_whose_text_stands_in_the_log_is_void():
    log = Log().opened()
    log.says(BIGTUBE, "update", by="person_a", tlp="RED", text="hush", named=[CHATTER])
    log.says(BIGTUBE, "update", by="person_a", tlp="RED", text="hush")
    log.says(BIGTUBE, "update", by="person_a", tlp="GREEN", text="hi", keys={CHATTER: "x"})

    assert log.incident_now.updates == ()
    assert [why.split(". ")[0].split(": ")[-1] for why in log.voids] == [
        "A RED update, and no other, must be sealed for the readers it names",
        "A RED update must name its readers",
        "A RED update, and no other, must be sealed for the readers it names",
    ]


def test_an_update_without_a_marking_is_for_members_only():
    log = Log().opened()
    log.says(BIGTUBE, "update", by="person_a", text="The stream is gone.")

    assert log.incident_now.updates[0].marking is Marking.AMBER_STRICT
