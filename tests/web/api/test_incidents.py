"""Incidents over our own API: what a tool of ours can do, in our seat's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.journeys.forum import incident
from seawall.journeys.people import founding
from seawall.transaction import INSTALLATION, transaction
from tests.forum_made import a_forum
from tests.people_made import let_in, make_key, make_organisation, make_person
from tests.problems import raises_problem
from tests.web.api.conftest import Platform

ANSWERS = {
    name: {"met": name not in {"ongoing", "livestream"}, "note": ""}
    for name in ("event", "perpetrator", "spread", "ongoing", "livestream")
}
HARBOUR = {
    "forum": "Harbour Forum",
    "person": "lead@ada.example",
    "type": "pci",
    "title": "Harbour",
    "answers": ANSWERS,
    "country": "NZ",
}


@pytest.fixture
def made(sqlite):
    return a_forum(datetime.now(UTC).replace(microsecond=0), "Ada", "Ben")


@pytest.fixture
def ada(made):
    return asking(made, "Ada")


@pytest.fixture
def ben(made):
    return asking(made, "Ben")


def asking(made, name):
    with transaction(INSTALLATION) as tx:
        (org,) = (one for one in tx.people.organisations() if one.id == made.organisations[name])
    return Platform(org, make_key(org, now=datetime.now(UTC)))


def synced(made):
    made.now = datetime.now(UTC)
    made.sync()


def opened(made, ada, ben):
    which = ada.post("/v1/incidents", HARBOUR).json()["incident"]
    synced(made)
    with transaction(made.organisations["Ada"]) as tx:
        seat, now = tx.forum.seat(made.seats["Ada"]), datetime.now(UTC)
        incident.approve_incident(seat, which, tx=tx, now=now, by="Ada's second")
    ben.post(f"/v1/incidents/{which}/approvals", {"person": "lead@ben.example"})
    synced(made)
    return which


def test_an_incident_is_proposed_approved_and_read_everywhere(made, ada, ben):
    which = opened(made, ada, ben)

    for platform in (ada, ben):
        file = platform.get(f"/v1/incidents/{which}").json()
        assert (file["state"], len(file["approvals"]), file["answers"]["ongoing"]) == (
            "open", 2, False,
        )  # fmt: skip
        assert {one["presence"] for one in file["members"]} == {"following"}
        (listed,) = platform.get("/v1/incidents?forum=Harbour%20Forum").json()["incidents"]
        assert listed["id"] == which


def test_what_is_said_is_on_its_way_until_the_hub_has_it(made, ada):
    answer = ada.post("/v1/incidents", HARBOUR)

    assert answer.status_code == 202
    assert answer.json()["waiting"] == 1
    assert ada.get(f"/v1/incidents/{answer.json()['incident']}").status_code == 404
    synced(made)
    assert ada.get(f"/v1/incidents/{answer.json()['incident']}").status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"type": "xyz"}, 422, "type"),
        ({"answers": {}}, 409, "incident"),
        ({"title": "Call +44 20 7946 0958"}, 422, "title"),
        ({"country": "New Zealand"}, 422, "country"),
        ({"forum": "Nowhere"}, 404, "forum"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_named(ada, change, status, field):
    answer = ada.post("/v1/incidents", HARBOUR | change)

    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert answer.json()["remedy"]


def test_who_proposed_does_not_approve_by_another_door_or_name(made, ada):
    org = made.organisations["Ada"]
    with transaction(INSTALLATION) as tx:
        lead = make_person(tx.people.organisation(org), "lead")
    which = ada.post("/v1/incidents", HARBOUR | {"person": lead.email}).json()["incident"]
    synced(made)

    for name in (lead.email, lead.code):
        with transaction(org) as tx, raises_problem("forum.not-allowed", match="whoever proposes"):
            seat, now = tx.forum.seat(made.seats["Ada"]), datetime.now(UTC)
            incident.approve_incident(seat, which, tx=tx, now=now, by=name)


def test_a_key_is_no_second_person_under_any_name(made, ada, ben):
    which = ada.post("/v1/incidents", HARBOUR).json()["incident"]
    synced(made)

    own = ada.post(f"/v1/incidents/{which}/approvals", {"person": "second@ada.example"})
    others = ben.post(f"/v1/incidents/{which}/approvals", {"person": "lead@ben.example"})

    assert (own.status_code, others.status_code) == (403, 202)
    assert "an API key cannot approve it" in own.json()["detail"]


def test_it_is_told_about_concluded_and_debriefed(made, ada, ben):
    which = opened(made, ada, ben)
    red = {"person": "x@ada.example", "text": "Quiet.", "tlp": "RED", "to": ["Hub"]}
    assert ada.post(f"/v1/incidents/{which}/updates", red).status_code == 202
    over = {"person": "x@ben.example", "reason": "the stream is gone"}
    assert ben.post(f"/v1/incidents/{which}/conclusion", over).status_code == 202
    synced(made)

    assert ben.get(f"/v1/incidents/{which}").json()["updates"][0]["text"] is None
    assert ada.get(f"/v1/incidents/{which}").json()["updates"][0]["text"] == "Quiet."
    brief = ada.get(f"/v1/incidents/{which}/debrief").json()
    assert (brief["state"], brief["approved_by"]) == ("concluded", ["Ada", "Ben"])
    assert "Quiet." not in str(brief)


def test_an_incident_is_extended_no_further_than_its_type_allows(made, ada, ben):
    which = opened(made, ada, ben)
    body = {"person": "x@ada.example", "until": "2099-01-01T00:00:00Z", "reason": "on"}

    answer = ada.post(f"/v1/incidents/{which}/extensions", body)

    assert answer.status_code == 409
    assert "48 hours ahead" in answer.json()["detail"]


def test_a_key_without_the_scope_reads_and_says_nothing(made):
    with transaction(INSTALLATION) as tx:
        (org,) = (one for one in tx.people.organisations() if one.id == made.organisations["Ada"])
    weak = Platform(org, make_key(org, frozenset({"check"}), now=datetime.now(UTC)))

    assert weak.get("/v1/incidents?forum=Harbour%20Forum").status_code == 403
    assert weak.post("/v1/incidents", HARBOUR).status_code == 403


def test_another_organisations_incidents_are_not_there(made, ada, ben):
    which = opened(made, ada, ben)
    org = make_organisation(slug="stranger")
    stranger = Platform(org, make_key(org, now=datetime.now(UTC)))

    assert stranger.get(f"/v1/incidents/{which}").status_code == 404


def test_whoever_made_the_key_or_was_let_in_by_the_proposer_is_no_second_person(made, ada):
    org, now = made.organisations["Ada"], datetime.now(UTC)
    with transaction(INSTALLATION) as tx:
        ours = tx.people.organisation(org)
    lead, maker, puppet = (make_person(ours, role) for role in ("lead", "lead", "legal"))
    with transaction(org) as tx:
        _, secret = founding.make_key(
            "tool", ["forum.write"], organisation=org, tx=tx, now=now, by=maker.code
        )
    tool = Platform(ours, secret.text)
    by_key = tool.post("/v1/incidents", HARBOUR | {"person": "tool"}).json()["incident"]
    with transaction(org) as tx:
        seat, answers = tx.forum.seat(made.seats["Ada"]), dict.fromkeys(ANSWERS, (True, ""))
        proposal = incident.IncidentProposal("pci", "Quay", answers)
        by_lead = incident.propose_incident(seat, proposal, tx=tx, now=now, by=lead.code)
    synced(made)
    let_in(lead, puppet, now)

    for which, second, code in (
        (by_key, maker, "people.needs-another"),
        (by_lead, puppet, "people.same-hands"),
        (by_lead, lead, "forum.not-allowed"),
    ):
        with raises_problem(code), transaction(org) as tx:
            seat, at = tx.forum.seat(made.seats["Ada"]), datetime.now(UTC)
            incident.approve_incident(seat, which, tx=tx, now=at, by=second.code)
