"""What no drill can be is refused, and the field is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.drills.model import DrillDoor
from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.drills.drill_request import check_terms
from tests.content_drills_made import request_for
from tests.people_made import NOON
from tests.problems import raises_problem

URL = "https://files.example.com/upload"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"uploads": {SeededKind.IMAGE: 0}}, "drills.how-many"),
        ({"uploads": {SeededKind.IMAGE: 1001}}, "drills.how-many"),
        ({"uploads": {SeededKind.IMAGE: 5, SeededKind.CLIP: -1}}, "drills.how-many"),
        ({"accounts": ()}, "drills.no-accounts"),
        ({"accounts": ("a", "a")}, "drills.no-accounts"),
        ({"accounts": (" ",)}, "drills.no-accounts"),
        ({"cover": " "}, "drills.no-cover"),
        ({"door": DrillDoor("ftp://files.example.com/upload")}, "drills.no-address"),
        ({"ends_at": NOON}, "drills.no-time"),
        ({"ends_at": NOON + timedelta(days=93)}, "drills.too-long"),
    ],
)
def test_what_no_drill_can_be_is_refused_by_its_field(changes, refused):
    with raises_problem(refused):
        check_terms(request_for(URL, now=NOON, **changes), now=NOON)


def test_a_drill_may_last_three_months_and_have_a_thousand_items():
    longest = {"uploads": {SeededKind.IMAGE: 1000}, "ends_at": NOON + timedelta(days=92)}

    check_terms(request_for(URL, now=NOON, **longest), now=NOON)
