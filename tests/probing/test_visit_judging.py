"""The judge never says "gone" without evidence, and never sees a block from one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.model import Hop, JudgingRule, KnownPage, PageVisit, Trouble
from seawall.probing.state import AddressState, ContentStanding
from seawall.probing.visit_judging import judge_visit

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
URL = "https://clips.example.com/v/81"

WORDS = [
    "circle",
    "square",
    "harbour",
    "tide",
    "lantern",
    "brush",
    "seven",
    "painted",
    "wall",
    "pier",
    "boat",
    "rope",
]
texts = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)
digests = st.sampled_from(["", "a" * 64, "b" * 64])


def seen(text="", *, status=200, url=URL, final_url="", **more):
    more.setdefault("content_type", "text/html")
    more.setdefault("digest", sha256(f"{status} {text}".encode()).hexdigest())
    return PageVisit(url, NOON, final_url or url, text=text, status=status, **more)


@st.composite
def visits(draw, *, statuses=st.integers(100, 599), troubles=st.none()):
    return seen(
        draw(texts),
        status=draw(statuses),
        title=draw(texts)[:40],
        digest=draw(digests),
        asks_password=draw(st.booleans()),
        final_url=draw(
            st.sampled_from([URL, "https://clips.example.com/", "https://x.test/login"])
        ),
        hops=draw(st.sampled_from([(), (Hop(URL, 301),)])),
        trouble=draw(troubles),
        vantage=draw(st.sampled_from(["", "DE", "NO"])),
    )


knowns = st.builds(
    KnownPage,
    first=st.none() | visits(statuses=st.just(200)),
    nowhere=st.none() | visits(),
    elsewhere=st.lists(visits(), max_size=2).map(tuple),
)
errors = st.integers(400, 599).filter(lambda status: status not in {404, 410})


@given(visits(statuses=errors), knowns)
def test_an_error_page_is_never_gone(visit, known):
    assert judge_visit(visit, comparison=known).state.standing is not ContentStanding.GONE


@given(visits(troubles=st.sampled_from(Trouble)), knowns)
def test_no_answer_is_always_unknown(visit, known):
    assert judge_visit(visit, comparison=known).state is AddressState.UNKNOWN


@given(visits(), knowns)
def test_gone_always_rests_on_a_status_a_phrase_or_the_page_for_nothing(visit, known):
    judgement = judge_visit(visit, comparison=known)

    if judgement.state.standing is ContentStanding.GONE:
        assert judgement.rule in {
            JudgingRule.STATUS_GONE,
            JudgingRule.SAYS_GONE,
            JudgingRule.LIKE_NOWHERE,
        }
        assert judgement.evidence
    if judgement.state is AddressState.GONE_404:
        assert visit.status in {404, 410}


@given(visits(), knowns)
def test_one_place_alone_never_sees_a_block_by_place(visit, known):
    alone = replace(known, elsewhere=())
    same = replace(
        known, elsewhere=tuple(replace(v, vantage=visit.vantage) for v in known.elsewhere)
    )

    assert judge_visit(visit, comparison=alone).state is not AddressState.GEO_BLOCKED
    assert judge_visit(visit, comparison=same).state is not AddressState.GEO_BLOCKED


@given(texts, knowns)
def test_the_same_bytes_as_at_first_are_never_gone(text, known):
    first = seen(text, title="Seven circles", digest="c" * 64)

    judgement = judge_visit(first, comparison=replace(known, first=first, elsewhere=()))

    assert judgement.state.standing is not ContentStanding.GONE


CONTENT = seen("The seven circles of the Grey Tide Order on the old harbour wall at night.")
FRAME = "Start Browse Newest About our harbour Help Terms " * 12


def test_a_404_over_the_content_itself_hides_nothing():
    visit = replace(CONTENT, status=404)
    nowhere = seen("We have nothing here.", status=404)

    judgement = judge_visit(visit, comparison=KnownPage(first=CONTENT, nowhere=nowhere))

    assert (judgement.state, judgement.rule) == (AddressState.LIVE, JudgingRule.CONTENT_KEPT)


def test_a_404_is_gone_though_the_sites_frame_is_the_same():
    first = seen(f"{FRAME}\n{CONTENT.text}")
    visit = seen(f"{FRAME}\nNothing here.", status=404)
    nowhere = seen(f"{FRAME}\nNothing here!", status=404)

    assert (
        judge_visit(visit, comparison=KnownPage(first=first, nowhere=nowhere)).state
        is AddressState.GONE_404
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [(404, AddressState.GONE_404), (410, AddressState.GONE_404), (503, AddressState.UNKNOWN)],
)
def test_without_the_page_for_nothing_the_status_is_believed(status, state):
    first = seen(f"{CONTENT.text}\nHarbour help")

    assert (
        judge_visit(replace(first, status=status), comparison=KnownPage(first=first)).state is state
    )


def test_a_heavy_frame_does_not_make_a_small_post_look_like_nothing():
    post = seen(f"{FRAME}\n{CONTENT.text}", title="Clips")
    nowhere = seen(f"{FRAME}\nSorry.", title="Clips")

    assert judge_visit(post, comparison=KnownPage(nowhere=nowhere)).state is AddressState.LIVE


def test_a_post_that_quotes_a_missing_page_is_not_missing():
    quoting = seen(f"{'A story about boats and ropes. ' * 40}\nIt said: page not found.")

    assert judge_visit(quoting).state is AddressState.LIVE
    assert judge_visit(quoting, comparison=KnownPage(first=quoting)).state is AddressState.LIVE


def test_a_comment_that_says_page_not_found_under_the_content_removes_nothing():
    nowhere = seen("Nothing.", status=404)
    visit = seen(f"{CONTENT.text}\nlol, page not found")

    assert (
        judge_visit(visit, comparison=KnownPage(first=CONTENT, nowhere=nowhere)).state
        is AddressState.LIVE
    )
    assert judge_visit(visit, comparison=KnownPage(first=CONTENT)).state is AddressState.LIVE


def test_a_page_that_contradicts_itself_is_for_a_person():
    first = seen(f"{CONTENT.text}\nTwelve people like these circles")
    visit = seen(f"{CONTENT.text}\nPage not found.")

    assert judge_visit(visit, comparison=KnownPage(first=first)).rule is JudgingRule.CONTRADICTORY


def test_in_an_unchanged_frame_the_words_not_found_are_evidence():
    first = seen(f"{CONTENT.text}\n{FRAME}")
    visit = seen(f"Page not found.\n{FRAME}")

    assert judge_visit(visit, comparison=KnownPage(first=first)).rule is JudgingRule.SAYS_GONE


def test_a_frame_of_short_lines_is_not_the_content():
    menu = "\n".join(f"Shape {n} of {n}" for n in range(60))
    first = seen(f"{menu}\n{CONTENT.text}")
    visit = seen(f"{menu}\nOops.")

    assert judge_visit(visit, comparison=KnownPage(first=first)).rule is JudgingRule.CHANGED
    assert judge_visit(first, comparison=KnownPage(first=first)).state is AddressState.LIVE


def test_a_post_removed_from_a_thread_that_stays_is_for_a_person():
    thread = "\n".join(f"Answer {n}: boats of kind {n} sail with {n} ropes." for n in range(40))
    first = seen(f"{CONTENT.text}\n{thread}", title="Boats")
    visit = seen(f"This post has been removed.\n{thread}", title="Boats")
    nowhere = seen("No such thread.", title="Oops", status=404)

    judgement = judge_visit(visit, comparison=KnownPage(first=first, nowhere=nowhere))

    assert (judgement.state, judgement.rule) == (AddressState.UNKNOWN, JudgingRule.CONTRADICTORY)


TITLE = "Seven circles - Example Clips"


def test_new_words_under_the_same_heading_still_stand():
    first = seen("Seven circles\nOne two three four five six.", title=TITLE)
    visit = seen("Seven circles\nSeven eight nine ten eleven twelve.", title=TITLE)
    nowhere = seen("Nothing.", title="Oops", status=404)

    assert (
        judge_visit(visit, comparison=KnownPage(first=first, nowhere=nowhere)).rule
        is JudgingRule.TITLE_KEPT
    )


@pytest.mark.parametrize(
    ("heading", "nowhere"),
    [
        ("Oops", seen("Nothing.", title="Oops", status=404)),
        ("Seven circles", seen("Seven circles: nothing.", title="Oops", status=404)),
        ("Seven circles", seen("Nothing.", title=TITLE, status=404)),
        ("Seven circles", seen("", title="", status=None, trouble=Trouble.ROBOTS)),
    ],
)
def test_a_title_that_may_be_the_whole_sites_proves_nothing(heading, nowhere):
    first = seen("Seven circles\nOne two three four five six.", title=TITLE)
    visit = seen(f"{heading}\nSeven eight nine ten eleven twelve.", title=TITLE)

    assert (
        judge_visit(visit, comparison=KnownPage(first=first, nowhere=nowhere)).rule
        is JudgingRule.CHANGED
    )


def test_a_title_of_one_word_proves_nothing():
    first = seen("Clips\nOne two three four five six.", title="Clips")
    visit = seen("Clips\nSeven eight nine ten eleven twelve.", title="Clips")
    nowhere = seen("Nothing.", title="Oops", status=404)

    assert (
        judge_visit(visit, comparison=KnownPage(first=first, nowhere=nowhere)).rule
        is JudgingRule.CHANGED
    )


def test_something_else_at_the_address_is_for_a_person():
    visit = seen("A green hexagon on white ground, and a yellow one.", title="Hexagon")
    nowhere = seen("Nothing.", title="Oops", status=404)

    judgement = judge_visit(visit, comparison=KnownPage(first=CONTENT, nowhere=nowhere))

    assert (judgement.state, judgement.rule) == (AddressState.UNKNOWN, JudgingRule.CHANGED)


def test_a_page_without_words_is_unknown_until_there_is_something_to_compare():
    assert judge_visit(seen("")).rule is JudgingRule.NO_TEXT


@pytest.mark.parametrize("final", ["http://www.clips.example.com/v/81/", URL + "-seven-circles"])
def test_a_redirect_to_another_spelling_is_not_moved(final):
    visit = replace(CONTENT, final_url=final, hops=(Hop(URL, 301),))

    assert judge_visit(visit).state is AddressState.LIVE


def test_once_the_words_are_erased_the_similarity_hash_can_still_say_yes():
    first = replace(CONTENT, text="", simhash="00ff00ff00ff00ff", digest="d" * 64)
    near = replace(CONTENT, simhash="00ff00ff00ff00fe")
    far = replace(CONTENT, simhash="ff00ff00ff00ff00")

    assert judge_visit(near, comparison=KnownPage(first=first)).rule is JudgingRule.CONTENT_KEPT
    assert judge_visit(far, comparison=KnownPage(first=first)).rule is JudgingRule.CHANGED


def test_a_sign_in_form_on_every_page_of_the_site_hides_nothing():
    nowhere = seen("Nothing here. Log in:", status=404, asks_password=True)
    visit = seen(f"{CONTENT.text} Log in:", asks_password=True)

    assert judge_visit(visit, comparison=KnownPage(nowhere=nowhere)).state is AddressState.LIVE


def test_a_sign_in_form_in_place_of_the_content_hides_it():
    visit = seen("Welcome back.", asks_password=True)
    nowhere = seen("Nothing here.", status=404)

    assert (
        judge_visit(visit, comparison=KnownPage(first=CONTENT, nowhere=nowhere)).state
        is AddressState.LOGIN_WALL
    )


def test_an_invitation_on_every_page_of_the_site_is_no_wall():
    nowhere = seen("Nothing here. Please log in to comment.", status=404)
    visit = seen(f"{CONTENT.text}\nPlease log in to comment.")

    assert judge_visit(visit, comparison=KnownPage(nowhere=nowhere)).state is AddressState.LIVE


def test_a_redirect_into_a_sign_in_page_below_the_same_path_is_a_wall():
    visit = seen("Hello.", url="https://x.test/members", final_url="https://x.test/members/login")
    visit = replace(visit, hops=(Hop(visit.url, 302),))

    assert judge_visit(visit).rule is JudgingRule.LOGIN_REDIRECT


def test_a_question_to_robots_beside_the_content_hides_nothing():
    visit = replace(CONTENT, text=f"{CONTENT.text}\nVerify you are human to comment.", digest="e")

    assert judge_visit(visit, comparison=KnownPage(first=CONTENT)).state is AddressState.LIVE


CLOSED = "We are painting the pier. Come back tomorrow, sailor."


def test_a_site_that_closed_altogether_has_not_removed_the_content():
    later = NOON + timedelta(hours=5)
    nowhere = replace(seen(CLOSED, url="https://clips.example.com/v/x"), at=later)
    visit = replace(seen(CLOSED), at=later)

    judgement = judge_visit(visit, comparison=KnownPage(first=CONTENT, nowhere=nowhere))

    assert (judgement.state, judgement.rule) == (AddressState.UNKNOWN, JudgingRule.ALL_ALIKE)


def test_a_page_for_nothing_that_was_an_error_is_not_compared():
    nowhere = seen(CLOSED, status=503)

    assert (
        judge_visit(seen(CLOSED), comparison=KnownPage(nowhere=nowhere)).rule
        is JudgingRule.FIRST_LOOK
    )


def test_an_empty_file_is_no_content():
    empty = seen("", content_type="video/mp4", digest="")

    assert judge_visit(empty).rule is JudgingRule.NO_TEXT
