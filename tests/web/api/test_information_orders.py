"""A paper that asks for data, from the door for machines to its answer and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from seawall.forms.annexes.information_answer import HandedFile
from seawall.journeys.answers.information_providing import InformationGiven, provide_information
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.transaction import transaction
from seawall.web import limit
from tests.orders_made import URL, make_contact_point
from tests.papers_made import RECEIVED, make_issuer, paper
from tests.people_made import make_person
from tests.web.api.conftest import make_platform

FILE = HandedFile(name="account-17.zip", sha256="ab" * 32)


@pytest.fixture(autouse=True)
def a_day_on_which_it_is_law():
    limit._counter.cache_clear()
    with time_machine.travel(RECEIVED, tick=True):
        yield


@pytest.fixture
def platform(database):
    made = make_platform()
    make_contact_point(made.org)
    return made


def send(platform, text: str):
    where = f"/v1/orders?to={platform.org.slug}"
    return platform.post(
        where, text.encode(), authorization="", content_type="application/jose"
    ).json()


def look(platform, receipt):
    headers = {"authorization": "", "seawall_receipt": receipt["token"]}
    return platform.get(f"/v1/orders/{receipt['order']}", **headers).json()


@pytest.mark.parametrize("form", ["epoc", "osa_information_notice"])
def test_its_sender_sends_it_signed_fetches_the_signed_answer_and_that_closes_it(platform, form):
    issuer = make_issuer(platform.org, form)
    fields = {"locations": [URL], "period": "P14D" if form != "epoc" else ""}
    receipt = send(platform, issuer.sign(paper(form, issuer, **fields), at=RECEIVED))
    assert (receipt["state"], receipt["form"]) == ("running", "information_order")
    assert receipt["due_at"] is not None
    assert look(platform, receipt)["answers"] == []

    person = make_person(platform.org)
    with transaction(platform.org.id) as tx:
        given = InformationGiven(receipt["order"], person, "Here it is.", (FILE,), "the portal")
        provide_information(given, tx=tx, now=RECEIVED + timedelta(hours=1))

    (answer,) = look(platform, receipt)["answers"]
    assert (answer["form"], answer["state"]) == ("information_answer", "delivered")
    ours = jws.known_key(own_key(platform.org.id).public_key())
    body, signature = jws.verify_jws(answer["signed"], [ours], now=RECEIVED + timedelta(hours=1))
    assert signature.is_valid
    assert body["handed_over"] == [{"name": FILE.name, "sha256": FILE.sha256}]
    progress = look(platform, receipt)
    assert (progress["state"], progress["locations"][0]["outcome"]) == ("closed", "")


def test_a_stranger_who_claims_an_emergency_is_shown_nothing_of_what_we_hold(platform):
    issuer = make_issuer(platform.org, "epoc")
    stranger = make_issuer(make_platform().org, "epoc")
    body = paper("epoc", issuer, emergency="A life is in danger.")
    receipt = send(platform, stranger.sign(body, at=RECEIVED))

    assert receipt.get("state") in {None, "authenticating"}
    if "token" in receipt:
        assert look(platform, receipt)["answers"] == []
