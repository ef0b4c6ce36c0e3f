"""How much of one page is in another."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.likeness import is_like, share_kept, simhash_of
from seawall.probing.model import PageVisit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STORY = (
    "On the third night the lanterns went along the wall and somebody counted seven circles in "
    "blue paint, none of them quite round, while the tide took away the bucket and the brush."
)
words = st.lists(st.text("abcdefgh", min_size=2, max_size=7), max_size=60).map(" ".join)


def page(text, url="https://clips.example.com/v/81", **more):
    return PageVisit(url, NOON, url, status=200, text=text, **more)


def distance(one, other):
    return (int(simhash_of(one), 16) ^ int(simhash_of(other), 16)).bit_count()


def test_near_texts_have_near_hashes_and_others_have_not():
    assert distance(STORY * 4, STORY * 4 + " And so to bed.") < 10
    assert (
        distance(STORY, "A recipe for bread needs flour, water, salt, time and a warm oven.") > 15
    )


def test_a_text_without_words_has_no_hash():
    assert simhash_of("") == simhash_of(" \n!") == ""


@given(words)
def test_all_of_a_text_is_in_itself(text):
    kept = share_kept(page(text), page(text), nowhere=None)

    assert kept is None or kept == 1.0


@given(words, words)
def test_a_share_is_a_share(one, other):
    kept = share_kept(page(one), page(other), nowhere=page(other[:20]))

    assert kept is None or 0 <= kept <= 1


def test_what_stands_on_the_page_for_nothing_is_not_content():
    frame = "Start Browse Newest About Help Terms Imprint Contact"
    first, now = page(f"{frame}\n{STORY}"), page(f"{frame}\nOops")

    assert share_kept(first, now, nowhere=page(frame)) == 0.0
    assert share_kept(page(frame), now, nowhere=page(frame)) is None


def test_a_page_for_nothing_that_repeats_its_address_is_still_the_same_page():
    one = page("Nothing at /v/81-abc here. Sorry!", "https://clips.example.com/v/81-abc")
    other = page("Nothing at /v/77-xyz here. Sorry!", "https://clips.example.com/v/77-xyz")

    assert is_like(one, other)


def test_a_script_without_spaces_is_compared_too():
    first = page("防波堤の壁に七つの青い円が描かれていた。三日目の夜のことである。")
    now = page("お知らせ\n防波堤の壁に七つの青い円が描かれていた。三日目の夜のことである。")

    assert share_kept(first, now, nowhere=None) == 1.0
    assert not is_like(first, page("このページは見つかりませんでした。"))


def test_the_same_file_as_the_answer_for_nothing_tells_nothing():
    same = page("", digest="a" * 64)

    assert share_kept(same, same, nowhere=same) is None
    assert share_kept(same, same, nowhere=None) == 1.0
