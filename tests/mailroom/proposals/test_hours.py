"""A deadline of hours is recognised in the words of a letter, and other times are not."""

from __future__ import annotations

import pytest

from seawall.mailroom.proposals.hours import names_hours


@pytest.mark.parametrize(
    "text",
    [
        "Remove it within one hour.",
        "Act within the hour!",
        "WITHIN\n24  HOURS of receipt",
        "Entfernen Sie den Inhalt innerhalb einer Stunde.",
        "Binnen 12 Stunden",
        "dans un délai d'une heure",
        "dans un délai d\u2019une heure",
        "dans les 24 heures",
        "en el plazo de una hora",
        "entro un'ora",
        "binnen één uur",
        "w ciągu godziny",
        "no prazo de duas horas",
        "inom en timme",
    ],
)
def test_tco_3_3_a_deadline_of_hours_is_recognised_in_any_of_its_languages(text):
    assert names_hours(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We are open 24 hours a day.",
        "within two weeks",
        "Unsere Öffnungszeiten: 9 bis 17 Uhr",
        "Elle est partie une heure après.",
        "They wait within hourly limits",
    ],
)
def test_other_times_are_no_deadline_of_hours(text):
    assert not names_hours(text)
