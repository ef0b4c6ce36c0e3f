"""The JSON of a form has one spelling, which is what its digest is of."""

from __future__ import annotations

import hashlib
import json

import pytest

from seawall.forms.annexes.form_reading import name_of, parse_json, read_any_form
from seawall.forms.letters.canonical_form import digest_of, letter_json
from tests.forms.annexes_made import EVERY_FORM


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_the_json_has_sorted_keys_and_no_spaces_and_reads_back(form):
    written = letter_json(form)

    again = json.dumps(
        json.loads(written), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert again.encode() == written
    assert read_any_form(parse_json(written)) == form
    assert json.loads(written)["form"] == name_of(form)


@pytest.mark.parametrize("form", EVERY_FORM, ids=name_of)
def test_the_digest_is_of_the_json(form):
    assert digest_of(form) == hashlib.sha256(letter_json(form)).hexdigest()
