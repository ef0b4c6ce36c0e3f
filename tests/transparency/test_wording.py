"""What is said to the person: every article's question has its answer, in whole sentences."""

from __future__ import annotations

import pytest
from django.utils import translation

from seawall import taxonomy
from seawall.enforcement.account_restriction import POSSIBLE
from seawall.transparency import policy_words, wording
from seawall.transparency.account_wording import account_sentence
from seawall.transparency.languages import LANGUAGES, spoken_language
from seawall.transparency.statement import StatementKind, StatementSource, StatementSubject
from tests.transparency.statements_made import statement


def text_of(made):
    found = wording.sections(made, day="2 March 2026", until="")
    return {one.key: " ".join(one.sentences) for one in found}


def test_dsa_r04_each_of_the_questions_of_article_17_has_an_answer():
    said = text_of(statement())

    assert said["what"].startswith("On 2 March 2026 we removed one piece of your content.")
    assert "It has no end date." in said["what"]
    assert "on our own initiative" in said["facts"]
    assert "very similar to content" in said["facts"]
    assert said["automation"] == "It was found with automated tools. A person made the decision."
    assert "this rule of our policy" in said["ground"]


@pytest.mark.parametrize("source", StatementSource)
@pytest.mark.parametrize("state", ["removed", "disabled", "limited"])
def test_every_state_and_every_source_has_words(state, source):
    said = text_of(statement(state=state, source=source, scope=("DE",), count=3))

    assert "3 pieces" in said["what"]
    assert said["facts"]


def test_what_is_back_is_told_without_rules():
    back = statement(kind=StatementKind.RESTORATION, state="restored")

    assert list(text_of(back)) == ["what"]
    assert "restored one piece of your content" in text_of(back)["what"]
    assert "http://x" in wording.statement_in_a_line(back, link="http://x")


def test_a_note_is_there_only_if_somebody_wrote_one():
    assert "note" not in text_of(statement())
    assert text_of(statement(reason="It names a place."))["note"] == "It names a place."


def test_what_an_order_demands_is_headed_by_the_law_and_not_by_our_policy():
    headings = {
        ground: next(
            section.title
            for section in wording.sections(statement(ground=ground), day="2 March 2026", until="")
            if section.key == "ground"
        )
        for ground in ("terms", "order")
    }

    assert headings == {"terms": "Policy rule", "order": "The law"}


def test_an_authoritys_reasons_and_redress_are_told():
    told = {
        "reasons": "It incites.",
        "redress": {"body": "Example court", "deadline": "one month", "legislation": ""},
        "copy": True,
    }
    said = wording.authority(statement(ground="order", authority=told))

    assert said[0] == "The authority's reasons: It incites."
    assert "Example court" in said[1]
    assert len(said) == 4


def test_the_catalogue_knows_the_words_of_the_policy_that_ships():
    shown = [one for one in taxonomy.clauses() if one.restricts]

    assert list(policy_words.WORDS) == [each for one in shown for each in (one.title, one.text)]


@pytest.mark.parametrize(
    ("language", "written"), [("fr-CA", "fr"), ("AR", "ar"), ("pt_BR", "en"), ("", "en")]
)
def test_somebody_is_written_to_in_their_language_where_we_have_it(language, written):
    assert spoken_language(language) == written


#: What may be done to an account, as its statement says it.
ACCOUNT_STATES = [(part, state.value) for part, states in POSSIBLE.items() for state in states]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("part", "state"), ACCOUNT_STATES)
def test_what_is_done_to_an_account_has_words_of_its_own_in_every_language(part, state, language):
    is_back = state == "restored"
    made = statement(
        subject=StatementSubject(part.value),
        state=state,
        kind=StatementKind.RESTORATION if is_back else StatementKind.RESTRICTION,
    )
    with translation.override(language):
        said, title = text_of(made), wording.title_of(made)
        done = account_sentence(made, "2 March 2026")
    with translation.override("en"):
        english = account_sentence(made, "2 March 2026")

    assert done in said["what"]
    assert "2 March 2026" in done
    assert title
    assert (done == english) is (language == "en")
    assert ("ground" in said) is not is_back
