"""The page on incidents: two members of one forum, on the afternoon of an attack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forum.offering import ShareableEntry
from seawall.ids import IncidentId
from tests.docs.running import Reader
from tests.docs.scenes import Scene
from tests.docs.scenes.forum_page_scenes import FILM, MEMBER, a_hub, share
from tests.forum.lookup.made import altered, picture

QUAY = ("--org", "quay")
BEGINNING, LATER = (
    datetime(2026, 3, 3, hour, minute, tzinfo=UTC) for hour, minute in ((11, 50), (12, 45))
)


def attacked(reader: Reader) -> None:
    """Harbour proposes, a colleague and a lead of Quay approve, and both share what they see."""
    reader.clock.move_to(BEGINNING)
    hub = a_hub(reader, "Quay Video")
    reader.further = {"forum incident approve": QUAY, **reader.further}

    def colleague_approves() -> None:
        incident = reader.names["inc_01…"]
        second = ("--as", "second@harbour.example")
        ran = reader.run("forum", "incident", "approve", incident, *second, *MEMBER)
        assert ran.code == 0, ran.err
        reader.between()
        far = altered(picture(1), 200)
        for name, value in (("Harbour", picture(1)), ("Quay Video", far)):
            reader.know(*share(hub.made, name, picture_of(incident, value)))

    reader.before |= {
        "forum incident list": colleague_approves,
        "forum incident update": lambda: reader.clock.move_to(LATER),
        "forum incident handover": lambda: reader.clock.shift(timedelta(days=2)),
    }


def picture_of(incident: str, value: str) -> ShareableEntry:
    """A picture of the incident, which two people confirmed."""
    people = ("P-1", "P-2")
    return ShareableEntry(
        None, "pdq", value, FILM, 100, approvers=people, incident=IncidentId(incident)
    )


SCENES: dict[str, Scene] = {"docs/incidents.md": attacked}
