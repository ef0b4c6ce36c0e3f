"""Every field of a form has its label, and every label its field."""

from __future__ import annotations

from operator import attrgetter

import pytest

from seawall.forms.annexes.form_reading import FORMS, name_of
from seawall.forms.annexes.labels import forms, label_of
from tests.forms.annexes_made import EVERY_FORM

#: Beside the form: it has no box for these.
_BESIDE = {"language", "emergency", "regime"}


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_every_label_stands_over_a_field(form):
    for section in forms()[name_of(form)].sections:
        for field in section.fields:
            attrgetter(field.key)(form)


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_every_field_has_a_label(form):
    labelled = {
        field.key.split(".")[0]
        for section in forms()[name_of(form)].sections
        for field in section.fields
    }

    assert set(type(form).__dataclass_fields__) - labelled <= _BESIDE


def test_every_form_has_its_words():
    assert set(forms()) == set(FORMS)


def test_the_labels_are_the_regulations():
    assert label_of("annex1", "reference_number") == "Reference number of the removal order"
    assert label_of("annex2", "receipt.received_at") == "Time and date of receipt of removal order"
