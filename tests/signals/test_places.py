"""Stretches of a skeleton, found in the text as it was written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import PassageIndex
from seawall.signals import passages_of, places_in, skeleton
from tests.prose import prose


def test_a_stretch_is_found_under_what_it_was_dressed_in():
    written = "See:  the GR\u200b\u0415Y — t1ide!!  soon"
    at = skeleton(written).index("the")

    ((start, end),) = places_in(written, [(at, at + len("the grey tide"))])

    assert written[start:end] == "the GR\u200b\u0415Y — t1ide!!"


def test_a_quotation_is_shown_where_it_stands_in_an_upload():
    quoted, index = prose(60, seed=1), PassageIndex()
    index.add([1], [passages_of(prose(30, seed=2) + " " + quoted)[0].value])
    upload = f"{prose(50, seed=3)}\n\n{quoted.upper().replace('E', '3')}\n\n{prose(50, seed=4)}"

    hits = index.search([one.value for one in passages_of(upload)])
    ((start, end),) = places_in(upload, [(one.start, one.end) for one in hits.intervals[0]])

    assert upload[start:end] in upload.split("\n\n")[1]
    assert end - start > 0.8 * len(quoted)


def test_a_stretch_beyond_the_text_is_nowhere():
    assert places_in("the tide", [(100.0, 120.0)]) == []
    assert places_in("", [(0.0, 1.0)]) == []


@settings(deadline=None, max_examples=200)
@given(st.text("abB13 \n\u200b!—é@", max_size=40), st.integers(0, 40), st.integers(0, 20))
def test_any_stretch_has_a_place_in_the_text_or_none(text, start, length):
    for begin, end in places_in(text, [(start, start + length)]):
        assert 0 <= begin < end <= len(text)
