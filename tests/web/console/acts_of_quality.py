"""Pages that offer what a person does about quality: the golden set, and where readers differ."""

from __future__ import annotations

from datetime import timedelta

from seawall.people.model import Organisation
from tests.moments import WEDNESDAY
from tests.quality_made import a_golden, a_review
from tests.web.console.conftest import signed_in
from tests.web.console.scene import MakeScene, Scene

EARLIER = WEDNESDAY - timedelta(minutes=5)


def golden(act: str) -> MakeScene:
    """The golden set, with an item in it, in front of a lead."""

    def scene(org: Organisation) -> Scene:
        lead = signed_in(org, "lead")
        item = a_golden(org, lead.member)
        return Scene(lead, "/qa/golden", f"/qa/golden/{item.id}/{act}" if act else "/qa/golden")

    return scene


def differing(act: str) -> MakeScene:
    """Two readings that differ, in front of whoever gave the first."""

    def scene(org: Organisation) -> Scene:
        author, reader = signed_in(org), signed_in(org)
        _case, _decision, review = a_review(org, author.member, EARLIER, opened_at=EARLIER)
        reading = {"finding": "remove", "clauses": ["tvec/incite"], "reason": "It shows a street."}
        reader.post(
            f"/cases/{review.reading_case}/decide", **reading, opened_at=EARLIER.isoformat()
        )
        page = f"/qa/reviews/{review.id}"
        return Scene(author, page, f"{page}/{act}")

    return scene


QUALITY: dict[str, MakeScene] = {
    "qa/golden": golden(""),
    "qa/golden/<str:golden_id>/change": golden("change"),
    "qa/golden/<str:golden_id>/retire": golden("retire"),
    "qa/reviews/<str:review_id>/say": differing("say"),
    "qa/reviews/<str:review_id>/settle": differing("settle"),
}
