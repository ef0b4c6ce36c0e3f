"""The debrief tells what the log says, to each reader what they may read."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from seawall.forum.incidents.debrief import debrief
from seawall.forum.incidents.debrief_text import as_markdown
from seawall.forum.incidents.fold import fold_incidents
from seawall.forum.incidents.model import IncidentOpinion, IncidentState
from seawall.forum.incidents.tlp import Audience, TlpReader
from tests.forum.incidents.made import BIGTUBE, CHATTER, FILEHUT, HARBOUR, NOON, Log, minutes

NAMES = {BIGTUBE: "Bigtube", CHATTER: "Chatter", FILEHUT: "FileHut"}
LATER = NOON + timedelta(hours=5)


def name(member):
    return NAMES.get(member, member)


def whole():
    log = Log().opened()
    first = log.offers(BIGTUBE, "s", at=NOON + minutes(1))
    log.offers(CHATTER, "t", "u", at=NOON + minutes(2))
    log.says(CHATTER, "receipt", at=NOON + minutes(2), upto=first, since=(NOON + minutes(1.5)).isoformat())  # fmt: skip
    log.says(CHATTER, "variant", at=NOON + minutes(3), parent="s", child="t", edit="crop")
    log.says(FILEHUT, "seen", at=NOON + minutes(4), signal="s", seen_at=(NOON - minutes(9)).isoformat())  # fmt: skip
    for member, edit, blocked, slipped in ((BIGTUBE, "crop", 90, 5), (FILEHUT, "flip", 10, 0)):
        log.says(member, "tally", at=NOON + minutes(70), hour=NOON.isoformat(), edit=edit, blocked=blocked, slipped=slipped)  # fmt: skip
    log.says(BIGTUBE, "update", at=NOON + minutes(80), by="person_a", tlp="CLEAR", text="It is [over](http://x.test) | soon.")  # fmt: skip
    log.says(BIGTUBE, "update", at=NOON + minutes(81), by="person_a", tlp="AMBER", text="Members only.")  # fmt: skip
    log.says(CHATTER, "concluded", at=NOON + minutes(90), by="person_b", reason="gone")
    return log


def made(reader=None, *, opinions=()):
    incident = fold_incidents(whole().heard, opinions).named(HARBOUR)
    more = {"reader": reader} if reader else {}
    return debrief(incident, NAMES, now=LATER, name=name, **more)


def test_it_says_how_much_and_how_fast():
    brief = made(opinions=[IncidentOpinion("u", FILEHUT, "dispute", LATER), IncidentOpinion("s", FILEHUT, "agree", LATER)])  # fmt: skip

    assert brief.state is IncidentState.CONCLUDED
    assert brief.lasted == minutes(90)
    assert (brief.counts.signals, brief.counts.distinct_items, brief.counts.variants) == (3, 2, 1)
    assert (brief.counts.blocked, brief.counts.slipped) == (100, 5)
    assert brief.counts.disputed_signals == 1
    assert brief.lag.p50 == minutes(0.5)


def test_it_says_where_the_content_was_first():
    seen = made().first_seen

    assert (seen.member, seen.at) == ("FileHut", NOON - minutes(9))


def test_it_says_what_slipped_by_kind_of_edit():
    assert [(each.edit, each.slipped, each.copies) for each in made().slipped] == [("crop", 5, 95)]


def test_its_timeline_stands_in_order():
    moments = made().timeline

    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert [moment.what for moment in moments][:3] == [
        "first seen", "proposed as Perpetrator content incident", "approved, 1 of 2",
    ]  # fmt: skip
    assert moments[-1].what == "concluded: gone"


def test_each_reader_gets_the_updates_that_are_for_them():
    def told(reader=None):
        return [moment.what for moment in made(reader).timeline if "TLP" in moment.what]

    assert len(told()) == 1
    assert len(told(TlpReader(Audience.MEMBER, FILEHUT))) == 2
    assert len(told(TlpReader(Audience.GOVERNMENT, "gov:uk"))) == 1


def test_nobodys_handle_is_in_it():
    brief = made(TlpReader(Audience.MEMBER, BIGTUBE))

    for told in (as_markdown(brief, name=name), msgspec.json.encode(brief).decode()):
        assert "person_" not in told


def test_as_markdown_nothing_that_others_wrote_breaks_the_page():
    text = as_markdown(made(), name=name)

    assert r"\[over\](http://x.test) \| soon." in text
    assert text.startswith("# Harbour\n")
    assert "| Chatter | following |" in text or "| Chatter |" in text
    assert "100 blocked, 0 held for a person, 5 found where they were already public" in text
    for line in text.splitlines():
        assert "\n" not in line


def test_of_an_incident_that_goes_on_it_is_a_draft():
    incident = Log().opened().incident_now

    brief = debrief(incident, [BIGTUBE], now=NOON + minutes(10))

    assert brief.state is IncidentState.OPEN
    assert brief.lasted == minutes(10)
    assert brief.first_seen is None
    assert "nothing to measure" in as_markdown(brief)
