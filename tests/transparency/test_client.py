"""The database's answers over a real connection, and what each means for a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.ids import INSTALLATION
from seawall.outbound.call_purpose import DSA_DATABASE
from seawall.transparency.client import DatabaseClient
from seawall.transparency.submitting.answer_reading import Meaning, fates, known_presence
from tests.transparency.commission import TOKEN, commission
from tests.transparency.statements_made import VECTOR
from tests.waiting import PATIENCE

PUID = VECTOR["puid"]


@pytest.fixture
def far():
    with commission() as there:
        yield there


def client(far, token=TOKEN):
    return DatabaseClient(far.url, token, INSTALLATION, replace(DSA_DATABASE, seconds=PATIENCE))


def sent(far, **changes):
    answer = client(far).submit([{**VECTOR, **changes}])
    return answer, fates([PUID], answer)[PUID]


def test_what_is_created_is_accepted_under_its_number(far):
    _, fate = sent(far)

    assert fate.meaning is Meaning.ACCEPTED
    assert fate.uuid == far.created[PUID]["uuid"]
    assert known_presence(client(far).existing(PUID)) is True


def test_dsa_06_the_same_identifier_again_is_to_be_asked_about(far):
    sent(far)

    answer, fate = sent(far)

    assert (answer.status, fate.meaning) == (422, Meaning.ASK)
    assert far.submissions == {PUID: 1}


@pytest.mark.parametrize(
    ("trick", "meaning", "arrived"),
    [
        ("busy", Meaning.AGAIN, False),
        ("broken", Meaning.ASK, False),
        ("gone", Meaning.ASK, False),
        ("created, and gone", Meaning.ASK, True),
        ("created, and half", Meaning.ASK, True),
    ],
)
def test_what_may_have_arrived_is_asked_about_first(far, trick, meaning, arrived):
    far.tricks.append(trick)

    _, fate = sent(far)

    assert fate.meaning is meaning
    assert known_presence(client(far).existing(PUID)) is arrived


def test_being_busy_says_for_how_long(far):
    far.tricks.append("busy")

    assert sent(far)[0].retry_after == 7


def test_a_wrong_token_leaves_it_owed(far):
    answer = client(far, token="old").submit([VECTOR])

    assert (answer.status, fates([PUID], answer)[PUID].meaning) == (401, Meaning.AGAIN)


def test_dsa_08_of_three_the_wrong_one_is_refused_and_the_others_go_again(far):
    three = [{**VECTOR, "puid": each} for each in ("a", "b", "c")]
    three[2]["category"] = "STATEMENT_CATEGORY_WRONG"

    answer = client(far).submit(three)

    found = {puid: fate.meaning.value for puid, fate in fates(["a", "b", "c"], answer).items()}
    assert found == {"a": "again", "b": "again", "c": "refused"}
    assert far.created == {}


def test_dsa_27_found_is_read_and_not_followed(far):
    sent(far)

    assert client(far).existing(PUID).status == 302
    assert [path for _, path in far.asked if "elsewhere" in path] == []


def test_a_page_that_is_missing_is_no_word_about_a_statement(far):
    far.tricks.append("broken")

    assert known_presence(client(far).existing(PUID)) is None
