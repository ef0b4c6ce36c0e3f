"""Incidents on pages: proposed by checklist, approved by two, told of, extended, concluded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forum.incidents.model import IncidentState
from seawall.forum.model import Tier
from seawall.journeys.forum import forum_incidents
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.web.console.forum_pages import GRAVE, VALUE, an_incident, base, made, person, share

ASKED = ("event", "perpetrator", "spread", "ongoing", "livestream")
SAID = {
    "type": "pci",
    "title": "Harbour",
    "country": "nz",
    **{f"answer-{name}": "yes" for name in ASKED},
}


@pytest.fixture
def forum(database):
    """A forum of three members, on either database."""
    return made("Ada", "Ben", "Cyd")


def text_of(answer) -> str:
    return answer.content.decode()


def seen_by(forum, name, which):
    with transaction(forum.organisations[name]) as tx:
        return forum_incidents.incident_of(tx.forum.seat(forum.seats[name]), which, tx=tx)


def only(forum, name):
    with transaction(forum.organisations[name]) as tx:
        (which,) = forum_incidents.incidents_of(tx.forum.seat(forum.seats[name]), tx=tx).known
    return which


def test_an_incident_is_proposed_by_its_checklist_and_opened_by_two_others(forum):
    path = f"{base(forum)}/incidents"
    proposed = person(forum, "Ada").post(f"{path}/propose", **SAID)
    forum.sync()
    which = only(forum, "Ada")
    for name in ("Ben", "Cyd"):
        person(forum, name).post(f"{path}/{which}/approve")
        forum.sync()

    assert proposed["Location"] == path
    found = seen_by(forum, "Ada", which)
    assert (found.state(forum.now), found.country) == (IncidentState.OPEN, "NZ")
    page = text_of(person(forum, "Ada").get(f"{path}/{which}"))
    assert "Approved by Ben (1 of 2)" in page
    assert "Ends automatically in" in page
    assert "Roll-call" in page


def test_a_question_left_open_is_named_and_nothing_typed_is_lost(forum):
    said = {**SAID, "summary": "What is known."}
    del said["answer-spread"]
    answer = person(forum, "Ada").post(f"{base(forum)}/incidents/propose", **said)

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#answer-spread"' in page
    assert "What is known." in page
    assert page.count(" checked") == 4


def test_a_required_answer_that_is_no_proposes_nothing(forum):
    said = {**SAID, "answer-perpetrator": "no"}
    answer = person(forum, "Ada").post(f"{base(forum)}/incidents/propose", **said)

    assert answer.status_code in {409, 422}
    assert "answered no" in text_of(answer)


def test_the_proposer_is_not_offered_to_approve(forum):
    lead, path = person(forum, "Ada"), f"{base(forum)}/incidents"
    lead.post(f"{path}/propose", **SAID)
    forum.sync()
    page = f"{path}/{only(forum, 'Ada')}"

    assert "You proposed this incident" in text_of(lead.get(page))
    refused = lead.post(f"{page}/approve")
    assert refused.status_code == 409
    assert "does not approve it" in text_of(refused)


def test_the_board_shows_what_waits_and_what_is_open(forum):
    an_incident(forum)
    an_incident(forum, opened=False)
    page = text_of(person(forum, "Ada").get(f"{base(forum)}/incidents"))

    assert "0 of 2 approvals" in page
    assert page.count('class="order-card"') == 2


def test_signals_hang_below_what_they_were_made_from_and_disputes_are_named(forum):
    which = an_incident(forum)
    offer = share(forum, "Ada", label=GRAVE, incident=which)
    said = {"stance": "dispute", "code": "news", "reason": "A report."}
    person(forum, "Ben").post(f"{base(forum)}/signals/{offer}/opinion", **said)
    forum.sync()
    page = text_of(person(forum, "Cyd").get(f"{base(forum)}/incidents/{which}"))

    assert VALUE[:12] in page
    assert "<bdi>Ben</bdi> disputed this signal" in page


def test_a_red_update_is_read_by_whom_it_names(forum):
    which = an_incident(forum)
    path = f"{base(forum)}/incidents/{which}"
    said = {"text": "The stream is cut.", "tlp": "TLP:RED", "named": forum.seat("Ben").me}
    person(forum, "Ada").post(f"{path}/update", **said)
    forum.sync()

    assert "The stream is cut." in text_of(person(forum, "Ben").get(path))
    assert "Only the members it names can read this" in text_of(person(forum, "Cyd").get(path))


def test_an_auditor_reads_what_the_community_may_and_no_more(forum):
    forum.join("Eve", tier=Tier.AUDITOR)
    forum.sync()
    which = an_incident(forum)
    path, lead = f"{base(forum)}/incidents/{which}", person(forum, "Ada")
    lead.post(f"{path}/update", text="Among members.", tlp="TLP:AMBER+STRICT")
    lead.post(f"{path}/update", text="For the community.", tlp="TLP:GREEN")
    forum.sync()
    auditor = person(forum, "Eve")

    for page in (text_of(auditor.get(path)), text_of(auditor.get(f"{path}/debrief-member.md"))):
        assert "Among members." not in page
        assert "For the community." in page


def test_a_red_update_for_nobody_is_explained(forum):
    path = f"{base(forum)}/incidents/{an_incident(forum)}"
    answer = person(forum, "Ada").post(f"{path}/update", text="Cut.", tlp="TLP:RED")

    assert answer.status_code == 422
    assert 'href="#named"' in text_of(answer)
    assert "Cut." in text_of(answer)


def test_an_incident_is_extended_with_a_reason_and_concluded(forum):
    which = an_incident(forum)
    path, lead = f"{base(forum)}/incidents/{which}", person(forum, "Ada")
    until = forum.now + timedelta(hours=47)
    far = lead.post(
        f"{path}/extend", until=f"{until + timedelta(days=99):%Y-%m-%dT%H:%M}", reason="x"
    )
    lead.post(f"{path}/conclude", reason="No copy since noon.")
    forum.sync()

    assert far.status_code == 409
    assert seen_by(forum, "Cyd", which).state(forum.now) is IncidentState.CONCLUDED
    page = text_of(lead.get(path))
    assert "No copy since noon." in page
    assert "Approve incident" not in page


def test_the_debrief_is_a_file_and_the_public_one_holds_no_members_words(forum):
    which = an_incident(forum)
    path = f"{base(forum)}/incidents/{which}"
    lead = person(forum, "Ada")
    lead.post(f"{path}/update", text="For members alone.", tlp="TLP:AMBER+STRICT")
    forum.sync()
    public, member = (lead.get(f"{path}/debrief-{name}.md") for name in ("public", "member"))

    assert "attachment" in public["Content-Disposition"]
    assert "For members alone." not in text_of(public)
    assert "For members alone." in text_of(member)
    assert lead.get(f"{path}/debrief-press.md").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_few_approve_and_an_overseer_looks_on(forum, role):
    which = an_incident(forum, opened=False)
    path, visitor = f"{base(forum)}/incidents/{which}", person(forum, "Ben", role)
    sees = role not in {Role.RESEARCHER, Role.CAMPAIGNER}
    approves = role in {Role.LEAD, Role.LEGAL, Role.ANALYST}

    page = visitor.get(path)
    assert page.status_code == (200 if sees else 403)
    assert (b"/approve" in page.content) is approves
    assert visitor.post(f"{path}/approve").status_code == (302 if approves else 403)


def test_an_incident_that_is_none_is_not_found(forum):
    lead = person(forum, "Ada")

    assert lead.get(f"{base(forum)}/incidents/inc_01JABCDEFGHJKMNPQRSTVWXYZ0").status_code == 404
    assert lead.get(f"{base(forum)}/incidents/propose", type="none").status_code == 422
