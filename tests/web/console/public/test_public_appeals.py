"""An appeal without an account: by the link one was given, in one's own words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.model import Finding
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.people_made import make_organisation, make_person
from tests.web.console.appeal_pages import SAYS, anybody, now, refused_notice, removed, text


@pytest.fixture
def scene(org):
    return removed(org)


def heard(scene, finding=Finding.KEEP, **said):
    """Another person answers the appeal."""
    (first, *_rest) = scene.appeals()
    with transaction(scene.org.id) as tx:
        case = tx.cases.case(first.case)
    other = make_person(scene.org)
    usual = {"finding": finding, "clauses": (), "reason": "We read it again."}
    return decide_case(scene.org, case, other, now(), **{**usual, **said})


def test_the_link_opens_a_form_that_says_what_was_decided_and_needs_no_account(scene):
    answer = scene.read(anybody())
    page = text(answer)

    assert answer.status_code == 200
    assert "It was removed." in page
    assert "Inciting an attack" in page
    assert "There are no figures yet" in page
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_the_rule_is_named_in_the_language_of_the_page(scene):
    page = text(scene.read(anybody(), lang="de"))

    assert "Anstiftung zu einem Anschlag" in page
    assert "Inciting an attack" not in page


def test_one_sentence_is_enough(scene):
    answer = scene.send(anybody(), says=SAYS)

    (made,) = scene.appeals()
    assert answer.status_code == 200
    assert "Appeal sent" in text(answer)
    assert (made.says, made.context) == (SAYS, "")


def test_one_answer_without_a_word_is_enough_too(scene):
    scene.send(anybody(), claim="documentation")

    (made,) = scene.appeals()
    assert made.context == "documentation"  # an answer that the law protects stands as a context


def test_nothing_at_all_is_explained_and_nothing_is_sent(scene):
    answer = scene.send(anybody(), says="  ", language="fr")

    assert answer.status_code == 422
    assert "One sentence is enough" in text(answer)
    assert scene.appeals() == []


def test_after_sending_the_same_address_tells_number_state_and_words(scene):
    person = anybody()
    scene.send(person, says=SAYS, claim="documentation", misread="The song is no anthem.")

    page = text(scene.read(person))

    assert f"A-{now().year}-00001" in page
    assert "Under review" in page
    assert SAYS in page
    assert "The song is no anthem." in page
    assert "Our answer" not in page


def test_writing_again_adds_to_the_appeal_and_makes_no_second_one(scene):
    person = anybody()
    scene.send(person, says=SAYS)
    scene.send(person, says=SAYS)  # sent twice by mistake
    scene.send(person, says="And here is the newspaper that printed it.")

    (made,) = scene.appeals()
    with transaction(scene.org.id) as tx:
        said = tx.appeals.said([made.id])[made.id]
    assert [one.says for one in said] == [SAYS, "And here is the newspaper that printed it."]


def test_a_draft_is_kept_without_script_and_forgotten_when_it_is_sent(scene):
    person = anybody()
    scene.keep(person, says="I have begun", claim="news")
    begun = scene.read(person).content.decode()
    sent = scene.send(person, says=SAYS)
    after = scene.read(person).content.decode()

    assert "I have begun" in begun
    assert 'value="news" checked' in begun
    assert sent.status_code == 200
    assert "I have begun" not in after


def test_the_page_keeps_the_draft_by_itself_and_nothing_moves(scene):
    person = anybody()
    answer = person.client.post(
        "/appeal/draft",
        {"token": scene.token, "says": "half a"},
        HTTP_HOST="localhost",
        HTTP_HX_REQUEST="true",
    )

    assert answer.status_code == 204
    assert "half a" in scene.read(anybody()).content.decode()


def test_an_upheld_appeal_tells_the_outcome_its_reasons_and_a_role_but_no_name(scene):
    person = anybody()
    scene.send(person, says=SAYS)
    ruling = heard(scene, Finding.OVERTURN, reason="It documents a crime.")

    page = text(scene.read(person))

    assert "Appeal accepted" in page
    assert "It documents a crime." in page
    assert "a reviewer" in page
    assert ruling.decided_by["code"] not in page


def test_an_appeal_in_vain_tells_who_else_can_look_at_it(scene):
    person = anybody()
    scene.send(person, says=SAYS)
    heard(scene)

    page = text(scene.read(person))

    assert "Decision upheld" in page
    assert "We read it again." in page
    assert "out-of-court dispute settlement body" in page
    assert "go to court" in page


def test_nothing_can_be_added_once_it_is_decided(scene):
    person = anybody()
    scene.send(person, says=SAYS)
    heard(scene)

    answer = scene.send(person, says="One more thing.")

    assert answer.status_code == 409
    assert "is already decided" in text(answer)


def test_the_time_it_takes_is_that_of_the_appeals_that_were_decided(scene):
    other = removed(scene.org)
    person = anybody()
    other.send(person, says=SAYS)
    heard(other)

    page = text(scene.read(anybody()))

    assert "1 appeal was decided here in the last 90 days" in page


def test_dsa_r07_after_six_months_the_page_says_so_and_what_else_can_be_done(org):
    late = removed(org, now() - timedelta(days=200))

    answer = late.read(anybody())
    sent = late.send(anybody(), says=SAYS)

    assert "The deadline to appeal has passed" in text(answer)
    assert "out-of-court" in text(answer)
    assert sent.status_code == 409
    assert late.appeals() == []


def test_dsa_r07_five_months_later_it_is_still_open(org):
    early = removed(org, now() - timedelta(days=150))

    assert early.send(anybody(), says=SAYS).status_code == 200


def test_what_was_put_right_meanwhile_needs_no_appeal(scene):
    decide_case(
        scene.org, scene.case, make_person(scene.org), now(), finding=Finding.ALLOW, clauses=(),
        supersedes=scene.decision.id,
    )  # fmt: skip

    assert "changed in your favour" in text(scene.read(anybody()))


def test_an_old_link_questions_the_decision_that_has_effect_now(scene):
    newer = decide_case(
        scene.org, scene.case, make_person(scene.org), now(), clauses=("tvec/recruit",),
        supersedes=scene.decision.id,
    )  # fmt: skip

    scene.send(anybody(), says=SAYS)

    with transaction(scene.org.id) as tx:
        assert len(tx.appeals.of_decision(newer.id)) == 1


def test_dsa_20_whoever_gave_notice_in_vain_appeals_by_their_receipt(org):
    scene = refused_notice(org)
    person = anybody()

    form = text(scene.read(person))
    scene.send(person, says="Look at the second minute.")

    (made,) = scene.appeals()
    with transaction(org.id) as tx:
        assert tx.appeals.filed([made.id])[made.id].party == "notifier"
        assert tx.cases.case(made.case).barred_person == scene.author.id
    assert "Appeal about your report" in form
    assert "What kind of content is it?" not in form  # nothing is asked of them but their reasons


def test_a_token_that_nothing_has_opens_nothing(org):
    assert anybody().post("/appeal", token="swu_unknown").status_code == 404
    assert anybody().post("/appeal/send", token="swu_unknown", says=SAYS).status_code == 404


def test_whoever_has_only_the_link_pastes_it(scene):
    person = anybody()

    assert "paste it here" in text(person.get("/appeal"))
    for link in ("https://videos.example/statement#", "https://videos.example/appeal/", " "):
        found = person.post("/appeal", token=f"{link}{scene.token}")
        assert "Our decision" in text(found)


def test_an_address_that_sends_too_often_is_asked_to_wait(scene):
    person = anybody()
    codes = [scene.send(person, says=f"Again {each}").status_code for each in range(11)]

    assert codes[-1] == 429
    assert 429 not in codes[:10]


def test_another_organisations_records_stay_its_own(scene):
    make_organisation()
    scene.send(anybody(), says=SAYS)

    (made,) = scene.appeals()
    with transaction(make_organisation().id) as tx:
        assert tx.appeals.by_token(tx.appeals.filed([made.id]).get(made.id, "") or "x") is None


def test_what_a_stranger_writes_is_shown_and_never_run(scene):
    hostile = "<script>window.ran=1</script>\u202e"
    person = anybody()
    scene.send(person, says=hostile)

    page = scene.read(person).content.decode()

    assert "<script>window.ran" not in page
    assert "&lt;script&gt;" in page
