"""The fast door describes what it answers."""

from __future__ import annotations

from seawall.gate.openapi import ANSWER, MATCH
from seawall.intake.model import MatchCard, Verdict
from seawall.intake.submission import CheckAnswer
from seawall.matching import Interval
from tests.people_made import NOON

CARD = MatchCard(
    signal_type="pdq",
    value="0f",
    known_value="0e",
    distance=1,
    threshold=31,
    entry="entry_1",
    bank="bank_1",
    bank_name="Example bank",
    owner="Example Forum",
    source="",
    label="",
    confidence=90,
    agree=("Ana",),
    disagree=(),
    first_seen_at=NOON,
    intervals=(Interval(0.0, 1.0, 2.0, 3.0),),
)


def test_an_answer_has_the_fields_that_the_description_promises():
    answer = CheckAnswer(Verdict.HOLD, "rule", "", "", NOON, NOON, matches=(CARD,)).as_json()
    (match,) = answer["matches"]
    (stretch,) = match["intervals"]

    assert [*answer] == ANSWER["required"] == [*ANSWER["properties"]]
    assert [*match] == MATCH["required"] == [*MATCH["properties"]]
    assert [*stretch] == MATCH["properties"]["intervals"]["items"]["required"]
