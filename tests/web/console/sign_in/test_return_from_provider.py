"""What comes back from a provider counts once, for its own attempt, at its own address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.oidc_provider import provider
from tests.people_made import make_organisation, make_person
from tests.web.console.conftest import visitor
from tests.web.console.sign_in.at_a_provider import connect, is_in, is_person, known_at

pytestmark = pytest.mark.usefixtures("wired")


def test_an_answer_counts_once_and_for_its_own_attempt(sqlite, idp):
    org = make_organisation()
    at = known_at(org, idp)
    is_person(idp, make_person(org))
    person = visitor()
    back = idp.let_in(person.get(f"/sign-in/at/{at.id}")["Location"])
    back = back.replace("http://localhost:8000", "")

    assert visitor().get(back).status_code == 401  # another browser
    assert person.get(back.replace("state=", "state=x")).status_code == 401
    assert person.get(back).status_code == 401  # the attempt is over


def test_a_code_is_worth_nothing_without_the_verifier(sqlite, idp):
    org = make_organisation()
    at = known_at(org, idp)
    is_person(idp, make_person(org))
    thief, victim = visitor(), visitor()
    stolen = idp.let_in(victim.get(f"/sign-in/at/{at.id}")["Location"])
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    own = parse_qs(urlsplit(thief.get(f"/sign-in/at/{at.id}")["Location"]).query)["state"][0]

    answer = thief.get(f"/sign-in/back/{at.id}?code={code}&state={own}")

    assert answer.status_code == 503
    assert not is_in(thief)


def test_rfc_9700_a_provider_gets_no_code_that_another_one_made_out(org):
    """4.4.2: it sends the browser on to the other one, in its own attempt."""
    with provider() as honest, provider() as hostile:
        other, at = known_at(org, honest), known_at(make_organisation(), hostile)
        redeemed, victim, honest.person = [], visitor(), {"sub": "victim"}
        hostile.token = redeemed.append
        away = victim.get(f"/sign-in/at/{at.id}")["Location"]
        sent_on = honest.let_in(away.replace(hostile.issuer, honest.issuer))

        assert urlsplit(sent_on).path == f"/sign-in/back/{at.id}"  # the honest one refuses that
        accepted = sent_on.replace("http://localhost:8000", "").replace(at.id, other.id)
        assert victim.get(accepted).status_code == 401
        assert redeemed == []


def test_rfc_9207_who_promises_to_say_who_answers_must_say_it(sqlite, idp):
    org = make_organisation()
    at = known_at(org, idp)
    member = make_person(org)
    is_person(idp, member)
    connect(at, idp, member)
    idp.document = {"authorization_response_iss_parameter_supported": True}
    person = visitor()
    back = idp.let_in(person.get(f"/sign-in/at/{at.id}")["Location"])
    back = back.replace("http://localhost:8000", "")

    assert person.get(back).status_code == 401
    back = idp.let_in(person.get(f"/sign-in/at/{at.id}")["Location"])
    back = back.replace("http://localhost:8000", "")
    assert person.get(f"{back}&iss={idp.issuer}").status_code == 302
    assert is_in(person)
