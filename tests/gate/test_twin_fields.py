"""A field that stands twice is refused, and nobody guesses which of the two was meant."""

from __future__ import annotations

import pytest

from tests.gate.test_bad_input import is_problem


@pytest.mark.parametrize(
    "content",
    [
        b'{"text": "one", "text": "two"}',
        b'{"text": "x", "item": {"kind": "post", "id": "1", "id": "2"}}',
        b'{"text": "x", "facts": {"reach": 1, "reach": 2}}',
    ],
)
def test_a_field_that_stands_twice_is_refused_as_everywhere_else(on_sqlite, content):
    """Whoever reads the first, and whoever reads the last, would check two different things."""
    headers = {"Content-Type": "application/json"}
    answer = on_sqlite.client.post("/v1/checks", content=content, headers=headers)

    is_problem(answer, 400, "body")
    assert "twice" in answer.json()["detail"]


def test_an_item_of_a_form_names_no_field_twice_either(on_sqlite):
    form = {"text": (None, "x"), "item": (None, '{"kind": "post", "id": "1", "id": "2"}')}

    is_problem(on_sqlite.client.post("/v1/checks", files=form), 400, "item")
