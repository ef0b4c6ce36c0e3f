"""All that is wrong with a form is told at once, also where a part of it cannot be read."""

from __future__ import annotations

import pytest

from seawall.forms.annexes.form_faults import FormUnreadable
from seawall.forms.annexes.form_reading import form_as_data, read_any_form
from seawall.forms.annexes.remainder import faults_of_the_rest
from seawall.forms.model import Channel
from tests.forms.annexes_made import ORDER


def told(**changed):
    data = {**form_as_data(ORDER), **changed}
    with pytest.raises(FormUnreadable) as caught:
        read_any_form(data)
    beside = faults_of_the_rest(data, caught.value.faults, channel=Channel.EMAIL_PLAIN)
    return [each.code for each in caught.value.faults], [each.code for each in beside]


def test_what_a_whole_form_lacks_is_told_beside_a_key_that_is_misspelt():
    unreadable, beside = told(file_no="1", reference_number="", categories=[])

    assert unreadable == ["annex1.json.unknown_key"]
    assert beside == ["annex1.A.reference_missing", "annex1.B.category_missing"]


def test_a_place_that_could_not_be_read_is_not_called_empty_as_well():
    unreadable, beside = told(issued_at="2026-06-10T10:00:00")

    assert (unreadable, beside) == (["annex1.json.offset_missing"], [])


def test_of_a_list_only_the_bad_places_are_left_out():
    places = [{"url": 1}, "https://files.example.test/a", {"url": 2}]

    unreadable, beside = told(locations=places, reference_number="")

    assert unreadable == ["annex1.json.wrong_kind"] * 2
    assert beside == ["annex1.A.reference_missing"]


@pytest.mark.parametrize("data", [[], "annex1", None, {"form": "annex9"}, {"form": 1}])
def test_of_what_is_no_form_nothing_is_left(data):
    with pytest.raises(FormUnreadable) as caught:
        read_any_form(data)

    assert faults_of_the_rest(data, caught.value.faults, channel=Channel.API) == ()
