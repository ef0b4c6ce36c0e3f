"""A life is in danger: authorities are told at once, and who could not be told is shown."""

from __future__ import annotations

import pytest

from seawall.journeys.answers import threat_to_life
from seawall.journeys.answers.threat_to_life import Threat, ThreatDuty
from seawall.journeys.orders.order_taking import take_order
from seawall.orders.answering.model import ThreatState
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.answering_made import configure, make_desk, minutes
from tests.enforcement_made import Time, receiver, work_until, worker
from tests.mail_servers import smtp_server
from tests.orders_made import NOON, make_authority
from tests.people_made import make_person
from tests.ports import closed_port
from tests.problems import raises_problem

WHAT = "A post announces an attack on an invented market hall tomorrow."


@pytest.fixture
def mail(monkeypatch, tmp_path):
    """A mail server on the loopback, which this installation uses."""
    with smtp_server(tmp_path / "mail") as (server, postman):
        configure(monkeypatch, mail_server=f"smtp://127.0.0.1:{server.port}")
        yield postman


def investigator(desk, country, mail=""):
    contact = {"telephone": "+00 1", **({"email": mail} if mail else {})}
    name = f"Police of {country}"
    return make_authority(
        desk.org, name=name, kind=AuthorityKind.POLICE, country=country, contact=contact
    )


def europol(desk):
    return make_authority(
        desk.org,
        name="Europol",
        kind=AuthorityKind.POLICE,
        country="NL",
        contact={"email": "tco@europol.example"},
    )


def tell(desk, **more):
    with transaction(desk.org.id) as tx:
        return threat_to_life.report_threat(Threat(desk.person, WHAT, **more), tx=tx, now=NOON)


def now_is(desk, report):
    with transaction(desk.org.id) as tx:
        return tx.answers.threat(report.id)


def test_tco_60_tco_r65_with_no_state_known_our_own_state_and_europol_are_both_told(database, mail):
    desk, time = make_desk(), Time()
    investigator(desk, "IE", "tco@ireland.example")
    europol(desk)
    report = tell(desk)
    work_until(NOON + minutes(1), time=time, hand=worker(time), org=desk.org.id)

    told = [one.rcpt_tos for one in mail.taken]
    assert sorted(told) == [["tco@europol.example"], ["tco@ireland.example"]]
    assert b"threat to life" in mail.taken[0].content
    sent = now_is(desk, report)
    assert sent.state is ThreatState.SENT
    assert all(proof["smtp"].startswith("250") for proof in sent.proof.values())
    assert desk.ledger(report.id).count("threat.told") == 2


def test_tco_r65_the_authorities_of_every_state_concerned_are_told_and_only_they(database, mail):
    desk, time = make_desk(), Time()
    for country in ("IE", "DE", "FR"):
        investigator(desk, country, f"police@{country.lower()}.example")
    europol(desk)
    tell(desk, states=("FR", "DE", "FR"))
    work_until(NOON + minutes(1), time=time, hand=worker(time), org=desk.org.id)

    told = sorted(one.rcpt_tos[0] for one in mail.taken)
    assert told == ["police@de.example", "police@fr.example"]


def test_promptly_is_a_promise_of_ours_and_the_clock_says_so(sqlite, mail):
    desk, time = make_desk(), Time()
    investigator(desk, "IE", "tco@ireland.example")
    europol(desk)
    report = tell(desk, aware_at=NOON - minutes(3))
    with transaction(desk.org.id) as tx:
        (clock,) = tx.orders.clocks(report.id)
    assert (clock.due_at, clock.work_by) == (None, NOON + minutes(12))

    work_until(NOON + minutes(1), time=time, hand=worker(time), org=desk.org.id)
    with transaction(desk.org.id) as tx:
        (clock,) = tx.orders.clocks(report.id)
    assert clock.met_at is not None


def test_an_authority_of_which_no_address_is_known_is_shown_until_somebody_telephones(sqlite, mail):
    desk = make_desk()
    investigator(desk, "IE")
    europol(desk)
    report = tell(desk)
    assert report.state is ThreatState.UNREACHED
    assert report.routes[0].telephone == "+00 1"

    time = Time()
    work_until(NOON + minutes(1), time=time, hand=worker(time), org=desk.org.id)
    with transaction(desk.org.id) as tx:
        told = threat_to_life.record_telephone_call(
            report.id, 0, desk.person, proof="Inspector Example, 12:04", tx=tx, now=NOON
        )
    assert told.state is ThreatState.SENT
    assert len(mail.taken) == 1


@pytest.mark.parametrize("about_an_order", [True, False])
def test_the_person_on_call_is_called_at_once_by_every_way(sqlite, monkeypatch, about_an_order):
    with receiver() as push, receiver() as hook:
        configure(monkeypatch, on_call_push=push.url, on_call_url=hook.url)
        desk, time = make_desk(), Time()
        order = desk.receive()
        with transaction(desk.org.id) as tx:  # somebody sees to the order already
            take_order(order.id, desk.person, tx=tx, now=NOON)
        report = tell(desk, order=order.id if about_an_order else None)
        work_until(NOON, time=time, hand=worker(time), org=desk.org.id)

    (got,) = push.got
    assert len(hook.got) == 1
    assert got.headers["priority"] == "urgent"
    assert (
        got.body.decode() == f"THREAT TO LIFE reported, https://seawall.example/threats/{report.id}"
    )
    assert desk.ledger(report.id).count("threat.person_reached") == 2
    assert ("threat_reported" in desk.history(order)) == about_an_order


def test_a_mail_server_that_is_away_is_tried_again_and_then_somebody_must_telephone(
    sqlite, monkeypatch
):
    configure(monkeypatch, mail_server=f"smtp://127.0.0.1:{closed_port()}")
    desk, time = make_desk(), Time()
    investigator(desk, "IE", "tco@ireland.example")
    report = tell(desk, states=("IE",))
    work_until(NOON + minutes(90), time=time, hand=worker(time), org=desk.org.id)

    assert now_is(desk, report).state is ThreatState.UNREACHED
    assert "threat.not_told" in desk.ledger(report.id)


def test_dsa_18_a_crime_that_threatens_life_is_told_in_the_same_way_under_its_own_law(sqlite):
    desk = make_desk()
    report = tell(desk, duty=ThreatDuty.DSA_18)

    assert [(one.country, one.to) for one in report.routes][1] == ("EU", "Europol")
    assert report.body["duty"] == "eu-dsa-art18-crime"


def test_a_report_says_what_the_threat_is_and_names_states_by_their_codes(sqlite):
    desk = make_desk()

    with raises_problem("orders.unknown-state"):
        tell(desk, states=("XX",))
    with (
        transaction(desk.org.id) as tx,
        raises_problem(
            "orders.nothing-said",
        ),
    ):
        threat_to_life.report_threat(Threat(desk.person, " "), tx=tx, now=NOON)
    overseer = make_person(desk.org, "overseer")
    with transaction(desk.org.id) as tx, raises_problem("people.not-theirs"):
        threat_to_life.report_threat(Threat(overseer, WHAT), tx=tx, now=NOON)


def test_names_and_places_stay_sealed(sqlite):
    desk = make_desk()
    report = tell(desk, offender="somebody invented", place="an invented hall")

    with transaction(desk.org.id) as tx:
        public = [str(entry.public) for entry in tx.ledger.about(report.id)]
    assert "invented" not in "".join(public)
