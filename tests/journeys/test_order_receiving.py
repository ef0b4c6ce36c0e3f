"""An order or a referral arrives: its clock, its case, what counsel is told, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.intake.model import ItemVersion
from seawall.journeys import authority_register
from seawall.journeys.item_upsert import ItemArrival, put
from seawall.journeys.order_receiving import receive
from seawall.orders.model import Channel
from seawall.orders.register.model import AuthorityKind
from seawall.orders.signing import jws
from seawall.orders.trust import Reason
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    URL,
    Registered,
    annex1,
    arrival,
    arrival_of,
    make_authority,
    make_contact_point,
    make_order,
    make_referral,
    make_unsigned_order,
    referral,
    take_in,
)
from tests.people_made import make_organisation

SOON = NOON + timedelta(minutes=7, seconds=30)


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


@pytest.fixture
def quick(sqlite):
    """A platform on SQLite alone, for tests about rules and not about rows."""
    made = make_organisation()
    make_contact_point(made)
    return made


def whats(org, order):
    with transaction(org.id) as tx:
        return [event.what for event in tx.orders.events(order.id)]


def said(org, about):
    with transaction(org.id) as tx:
        events = tx.enforcement.events_about(about)
    return [json.loads(event.body)["data"]["say"] for event in events]


def clocks(org, order):
    with transaction(org.id) as tx:
        return {row.profile: row for row in tx.orders.clocks(order.id)}


def of_state(country, **more):
    """A petition of this state, with a time as it writes them."""
    return referral(issuing_member_state=country, **more)


# The clock and the case


def test_an_order_is_on_its_clock_before_people_and_in_the_ledger(org):
    order = make_order(org)

    assert (order.state, order.trust, order.profile) == (
        "running",
        "signed",
        "eu-tco-removal-order",
    )
    with transaction(org.id) as tx:
        case = tx.cases.case(order.case)
        assert (case.kind, case.queue, case.due_at) == ("order", "orders", order.due_at)
        assert [one.item for one in tx.cases.items(case.id)] == [
            one.item for one in tx.orders.items(order.id)
        ]
        entry = tx.ledger.about(order.id)[0]
        assert (entry.what, entry.public["due_at"]) == ("order.received", "2026-03-02T13:00:00Z")
        assert order.reference not in json.dumps(dict(entry.public))
        assert tx.outbox.next_due() == NOON + timedelta(minutes=30)  # the page at half time


def test_tco_08_the_hour_starts_with_the_receipt_and_not_with_the_issue(org):
    order = make_order(org, now=SOON, issued_at=NOON.isoformat())

    assert order.due_at == SOON + timedelta(hours=1)
    assert order.issued_at == NOON


def test_an_order_that_waited_in_the_mailbox_has_the_hour_it_was_delivered_with(quick):
    sender = make_authority(quick)
    came = arrival(quick, annex1(sender), by=sender, received_at=NOON)

    with transaction(quick.id) as tx:
        order = receive(came, tx=tx, now=NOON + timedelta(minutes=50)).order

    assert (order.received_at, order.due_at) == (NOON, NOON + timedelta(hours=1))


def test_the_item_that_the_platform_told_us_of_is_found_by_its_public_address(org):
    with transaction(org.id) as tx:
        item = put(ItemArrival("video", "8812", public_url=URL, text="x"), tx=tx, now=NOON).item

    order = make_order(org, locations=[{"url": f"{URL}/?utm_source=mail"}])

    with transaction(org.id) as tx:
        (named,) = tx.orders.items(order.id)
        assert named.item == item.id
        assert tx.orders.orders_of_item(item.id) == [order]


def test_an_address_the_platform_never_told_us_of_is_an_item_of_its_own(org):
    order = make_order(org)

    with transaction(org.id) as tx:
        (named,) = tx.orders.items(order.id)
        item = tx.intake.item(named.item)
        assert (item.kind, item.external_id, item.latest_version) == ("url", URL, 1)


def test_jur_15_one_item_under_two_laws_has_two_clocks_and_one_case(org):
    indian = make_authority(org, country="IN", kind=AuthorityKind.REGULATOR)
    body = of_state("IN", form="removal_order", locations=[URL])
    slow = take_in(org, body, by=indian).order
    quick = make_order(org)

    assert (slow.due_at - NOON, quick.due_at - NOON) == (timedelta(hours=3), timedelta(hours=1))
    assert slow.case == quick.case
    with transaction(org.id) as tx:
        assert [one.id for one in tx.orders.board()] == [quick.id, slow.id]
        assert tx.cases.case(quick.case).due_at == quick.due_at
        assert len(tx.orders.orders_of_case(quick.case)) == 2


def test_a_referral_of_much_more_does_not_flood_the_case_of_an_order(quick):
    order = make_order(quick)

    many = make_referral(quick, locations=[URL, *(f"{URL}-{n}" for n in range(20))])
    one = make_referral(quick, locations=[URL])

    assert many.case != order.case
    assert one.case == order.case


def test_copies_elsewhere_are_no_part_of_the_orders_case(quick):
    order = make_order(quick)

    with transaction(quick.id) as tx:
        assert {each.kind for each in tx.cases.anchors(order.case)} == {"item"}
        assert tx.cases.open_for(tx.cases.anchors(order.case), kind="content") is None


# What counsel is told


@pytest.mark.parametrize(
    ("informed", "flagged"),
    [("2026-06-09T22:00:01Z", True), ("2026-06-09T22:00:00Z", False)],
)
def test_tco_23_tco_r10_a_first_order_less_than_twelve_hours_after_the_information(
    quick, informed, flagged
):
    issued = datetime(2026, 6, 10, 10, tzinfo=UTC)
    sender = make_authority(quick, contact={"informed_at": informed})

    order = make_order(quick, by=sender, now=issued, issued_at=issued.isoformat())

    assert ("art3_2_notice_short" in order.flags) is flagged
    assert order.due_at == issued + timedelta(hours=1)


def test_tco_25_an_emergency_that_is_stated_and_a_second_order_need_no_information(quick):
    sender = make_authority(quick, contact={})
    emergency = "An attack is going on."
    first = make_order(quick, by=sender, emergency=emergency)
    second = make_order(quick, by=sender, locations=[{"url": f"{URL}-2"}])

    assert "emergency" in first.flags
    assert "art3_2_notice_short" not in first.flags
    assert second.flags == ()


def test_tco_r10_information_that_arrives_as_a_letter_starts_the_twelve_hours(quick):
    sender = make_authority(quick, contact={})
    told = {**referral(sender, form="information", locations=[]), "information": "How we work."}
    before = NOON - timedelta(hours=12)
    letter = take_in(quick, told, by=sender, now=before).order

    order = make_order(quick, by=sender)

    assert (letter.form, letter.state) == ("letter", "closed")
    assert order.flags == ()


def test_tco_27_an_order_in_a_language_we_did_not_name_runs_and_is_flagged(quick):
    order = make_order(quick, language="pl")

    assert "language_not_declared" in order.flags
    assert order.state == "running"
    assert "language_not_declared" in " ".join(said(quick, order.id))


def test_tco_30_a_missing_tick_in_section_d_does_not_make_it_domestic(quick):
    order = make_order(quick, cross_border=False)

    assert order.cross_border
    with transaction(quick.id) as tx:
        faults = tx.orders.events(order.id)[0].data["faults"]
    assert [one["code"] for one in faults] == ["annex1.D.inconsistent"]


def test_tco_r20_a_cross_border_order_without_a_copy_is_flagged(quick):
    assert "copy_missing" in make_order(quick, copy_sent=False).flags


def test_tco_32_a_missing_signature_counts_by_how_the_order_came(quick):
    sender = make_authority(quick)
    body = annex1(sender)
    body["authority"]["signature"] = ""
    other = {**body, "reference_number": "FR-2"}

    by_perci = take_in(quick, body, channel=Channel.PERCI_EXPORT).order
    by_mail = take_in(quick, other, channel=Channel.EMAIL_PLAIN).order

    def codes(order):
        with transaction(quick.id) as tx:
            return [one["code"] for one in tx.orders.events(order.id)[0].data["faults"]]

    assert (codes(by_perci), by_perci.trust) == ([], "authenticated_channel")
    assert codes(by_mail) == ["annex1.E.signature_missing"]


def test_tco_33_tco_r64_an_issuer_that_is_not_in_the_register_is_doubted_on_the_clock(org):
    order = make_unsigned_order(org)

    assert (order.state, order.genuine, order.trust) == (
        "authenticating",
        "pending",
        "unknown_sender",
    )
    assert order.due_at == NOON + timedelta(hours=1)
    assert clocks(org, order)["eu-tco-removal-order"].state == "running"
    assert any("call back" in one for one in said(org, order.id))


def test_tco_34_the_window_for_scrutiny_is_started_beside_the_hour(org):
    at = datetime(2026, 5, 1, 9, 15, tzinfo=UTC)

    order = make_order(org, now=at, issued_at=at.isoformat())

    window = clocks(org, order)["eu-tco-scrutiny-request"]
    assert window.due_at == datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
    assert window.legal_limit == datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
    assert order.due_at == at + timedelta(hours=1)


def test_tco_r25_a_domestic_order_has_no_window(quick):
    domestic = {"establishment_member_state": "FR", "cross_border": False, "copy_sent": False}

    assert set(clocks(quick, make_order(quick, **domestic))) == {"eu-tco-removal-order"}


def test_tco_64_a_group_that_people_admit_to_is_flagged_recital_14(quick):
    with transaction(quick.id) as tx:
        item = put(ItemArrival("message", "1", public_url=URL, text="x"), tx=tx, now=NOON).item
        tx.intake.add_version(
            ItemVersion(item.id, 2, NOON, text="x", facts={"audience": "approved_members"})
        )

    order = make_order(quick)

    assert "recital_14" in order.flags
    assert order.state == "running"


def test_tco_r18_nothing_that_is_flagged_stops_the_clock(quick):
    sender = make_authority(quick, contact={})
    order = make_order(quick, by=sender, language="pl", copy_sent=False, reasons="Art, perhaps.")

    assert len(order.flags) >= 3
    assert clocks(quick, order)["eu-tco-removal-order"].holds == ()
    assert order.due_at == NOON + timedelta(hours=1)


# Other laws


@pytest.mark.parametrize(
    ("received", "hours", "profile"),
    [
        pytest.param("2026-03-01T10:00+05:30", 3, "in-it-rules-order", id="jur-01"),
        pytest.param("2026-02-19T22:00+05:30", 36, "in-it-rules-order-pre2026", id="jur-02"),
        pytest.param("2026-02-20T00:30+05:30", 3, "in-it-rules-order", id="jur-03"),
    ],
)
def test_jur_01_jur_02_jur_03_the_local_day_of_receipt_says_which_rule_applies(
    quick, received, hours, profile
):
    at = datetime.fromisoformat(received)

    order = take_in(quick, of_state("IN", form="removal_order"), now=at).order

    assert order.profile == profile
    assert order.due_at == at + timedelta(hours=hours)


def test_jur_09_a_canadian_order_has_the_period_it_states(quick):
    without = take_in(quick, of_state("CA", form="removal_order")).order
    with_one = take_in(quick, of_state("CA", form="removal_order", period="PT48H")).order

    assert without.due_at is None
    assert with_one.due_at == NOON + timedelta(hours=48)


def test_a_period_that_the_law_does_not_leave_to_the_document_is_flagged(quick):
    order = take_in(quick, of_state("IN", form="removal_order", period="PT10M")).order

    assert "period_unusable" in order.flags
    assert order.due_at == NOON + timedelta(hours=3)


def test_jur_14_what_no_law_provides_for_yet_is_refused_and_kept(org):
    at = datetime(2026, 8, 1, 9, tzinfo=UTC)
    body = of_state("FR", form="information_order", profile="eu-epoc")

    received = take_in(org, body, now=at)

    assert (received.refused, received.order.state) == (Reason.NOT_YET, "refused")
    with transaction(org.id) as tx:
        assert tx.orders.clocks(received.order.id) == []
        assert tx.cases.queue(kind="order") == []
        assert tx.orders.document(received.order.document).size > 0


def test_uk_r04_a_notice_by_mail_is_no_service_but_a_referral(quick):
    body = of_state("GB", form="notice", locations=[URL])

    order = take_in(quick, body, channel=Channel.EMAIL_PLAIN).order

    assert (order.form, order.binding, order.due_at) == ("referral", "voluntary", None)
    assert "s3.not_section_4_service" in order.flags
    assert order.profile == "gb-ctiru-referral"


def s3(**changes):
    usual = {
        "form": "s3_notice",
        "authority": "Example Constabulary",
        "constable": "PC 17",
        "reference": "S3-1",
        "service": "in_person",
        "served_on": "secretary",
        "delivered_at": "2026-04-02T10:00:00+01:00",
        "locations": [{"url": URL}],
        "elements": ["a", "b", "c", "d"],
    }
    return {**usual, **changes}


def test_uk_01_a_notice_that_was_served_has_its_two_working_days(quick):
    at = datetime(2026, 4, 2, 15, tzinfo=UTC)

    order = take_in(quick, s3(), channel=Channel.POST, now=at).order

    assert (order.form, order.binding) == ("notice", "mandatory")
    assert order.due_at == datetime(2026, 4, 8, 23, tzinfo=UTC)


def test_uk_09_a_notice_without_the_repeat_statement_shows_its_clock_and_tells_counsel(quick):
    at = datetime(2026, 4, 2, 15, tzinfo=UTC)

    order = take_in(quick, s3(elements=["a", "b", "c"]), channel=Channel.POST, now=at).order

    assert "s3.incomplete" in order.flags
    assert order.due_at is not None
    with transaction(quick.id) as tx:
        fault = tx.orders.events(order.id)[0].data["faults"][0]
    assert fault == {"code": "s3.incomplete", "field": "elements.d"}
    assert any("s3.incomplete" in one for one in said(quick, order.id))


def test_uk_12_tco_r05_referrals_are_a_series_of_their_own(org):
    make_order(org)
    unit = make_referral(org)

    assert (unit.binding, unit.state, unit.due_at) == ("voluntary", "running", None)
    with transaction(org.id) as tx:
        row = tx.orders.clock(unit.id, "gb-ctiru-referral")
        assert (row.state, row.work_by) == ("no_deadline", NOON + timedelta(hours=1))
        assert tx.orders.count() == {
            ("mandatory", "removal_order", "running"): 1,
            ("voluntary", "referral", "running"): 1,
        }


def test_a_threat_to_life_wakes_somebody_whatever_binds(quick):
    calm = make_referral(quick)
    with transaction(quick.id) as tx:
        assert tx.outbox.next_due() is None

    urgent = make_referral(quick, urgency="threat_to_life", locations=[f"{URL}-now"])

    assert "threat_to_life" in urgent.flags
    with transaction(quick.id) as tx:
        assert tx.outbox.next_due() == NOON
        assert tx.cases.case(urgent.case).severity > tx.cases.case(calm.case).severity


def test_an_operators_own_profile_governs_without_python(quick, tmp_path, monkeypatch):
    from seawall import config

    (tmp_path / "own.yaml").write_text(
        "schema_version: 1\n"
        "jurisdictions: {ZZ: {name: Example State, time_zone: UTC}}\n"
        "profiles:\n"
        "  - {id: zz-example, jurisdiction: ZZ, instrument: Example Act s.1, status: in_force,\n"
        "     binding: mandatory, trigger: {document: notice}, clock: {start: receipt},\n"
        "     deadline: {duration: PT2H, kind: elapsed}, verification: verified,\n"
        "     sources: ['https://law.example/1']}\n"
    )
    monkeypatch.setenv("SEAWALL_JURISDICTIONS_DIR", str(tmp_path))
    config.settings.cache_clear()
    try:
        order = take_in(quick, of_state("ZZ", form="notice")).order
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()

    assert (order.profile, order.due_at) == ("zz-example", NOON + timedelta(hours=2))


# Repeats, replays, contradictions


def test_the_same_reference_again_is_linked_and_never_re_clocked(org):
    sender = make_authority(org)
    body = annex1(sender)
    first = take_in(org, body, by=sender).order

    again = take_in(org, body, by=sender, now=NOON + timedelta(minutes=30))

    assert (again.is_new, again.order.id) == (False, first.id)
    assert whats(org, first).count("received") == 1
    assert whats(org, first)[-1] == "repeated"
    assert clocks(org, first)["eu-tco-removal-order"].started_at == NOON


def test_a_repeat_that_asks_for_something_else_is_flagged_and_changes_nothing(org):
    sender = make_authority(org)
    body = annex1(sender)
    first = take_in(org, body, by=sender).order
    other = {**body, "locations": [{"url": f"{URL}-other"}]}

    again = take_in(org, other, by=sender, now=NOON + timedelta(minutes=5)).order

    assert again.id == first.id
    assert "repeat_differs" in again.flags
    with transaction(org.id) as tx:
        assert [one.url for one in tx.orders.items(first.id)] == [URL]


def test_nobody_takes_an_authoritys_numbers_by_writing_in_its_name(org):
    sender = make_authority(org)
    body = annex1(sender)
    forged = {**body, "locations": [{"url": f"{URL}-innocent"}]}
    claimed = take_in(org, forged, channel=Channel.EMAIL_PLAIN).order

    real = take_in(org, body, by=sender)

    assert real.is_new
    assert (claimed.state, real.order.state) == ("authenticating", "running")


def test_what_came_unsigned_is_authentic_once_the_same_comes_signed(org):
    sender = make_authority(org)
    body = annex1(sender)
    claimed = take_in(org, body, channel=Channel.EMAIL_PLAIN).order

    signed = take_in(org, body, by=sender, now=NOON + timedelta(minutes=20)).order

    assert signed.id == claimed.id
    assert (signed.state, signed.trust) == ("running", "signed")
    assert signed.due_at == NOON + timedelta(hours=1)


def test_the_number_of_a_signature_stands_for_one_document(org):
    sender = make_authority(org)
    first = take_in(org, annex1(sender), by=sender)
    other = sender.sign(annex1(sender, locations=[{"url": f"{URL}-2"}]), jti=_jti(org, first))

    with transaction(org.id) as tx:
        replayed = receive(arrival_of_in(org, other), tx=tx, now=NOON)

    assert replayed.refused is Reason.REPLAYED


def test_a_signed_repeat_that_comes_by_a_second_way_is_no_replay(quick):
    sender = make_authority(quick)
    body = annex1(sender)
    first = take_in(quick, body, by=sender).order
    again = arrival(quick, body, by=sender)  # signed anew, under a number of its own

    with transaction(quick.id) as tx:
        by_api = receive(again, tx=tx, now=NOON)
        by_mail = receive(replace(again, channel=Channel.EMAIL_SIGNED), tx=tx, now=NOON)

    assert [one.order.id for one in (by_api, by_mail)] == [first.id, first.id]
    assert by_mail.refused is None


def _jti(org, received):
    with transaction(org.id) as tx:
        return tx.orders.document(received.order.document).signature["jti"]


def arrival_of_in(org, text):
    return arrival_of(org, text)


def test_a_document_that_another_sender_claims_is_a_replay(quick):
    sender, thief = make_authority(quick), make_authority(quick)
    body = annex1(sender)
    came = arrival(quick, body, by=sender)
    with transaction(quick.id) as tx:
        stolen = receive(replace(came, bound=thief.authority), tx=tx, now=NOON)

    assert stolen.refused is Reason.REPLAYED


def test_an_order_that_contradicts_another_is_shown_to_both_sides(org):
    british = make_authority(org, country="GB", kind=AuthorityKind.COURT)
    french = make_authority(org)
    remove = take_in(org, of_state("AU", form="notice", locations=[URL]), by=british).order
    keep = of_state("FR", form="removal_order", locations=[URL], aim="keep")

    second = take_in(org, keep, by=french).order

    assert second.contradicts == remove.id
    with transaction(org.id) as tx:
        first = tx.orders.order(remove.id)
    assert first.contradicts == second.id
    assert "contradicts" in first.flags
    assert "contradicts" in second.flags
    assert (first.state, second.state) == ("running", "running")
    assert "contradicted" in whats(org, first)


def test_what_its_sender_withdraws_is_over_and_its_clock_calls_nobody(org):
    sender = make_authority(org)
    order = make_order(org, by=sender)
    body = referral(sender, form="withdrawal", locations=[])
    withdrawal = {**body, "withdraws": order.reference, "withdraws_form": "removal_order"}

    letter = take_in(org, withdrawal, by=sender, now=NOON + timedelta(minutes=5)).order

    assert letter.state == "closed"
    with transaction(org.id) as tx:
        assert tx.orders.order(order.id).state == "closed"
        assert tx.orders.due_clocks(NOON + timedelta(days=9)) == []


def test_an_order_that_was_withdrawn_before_it_arrived_is_superseded(quick):
    sender = make_authority(quick)
    body = referral(sender, form="withdrawal", locations=[])
    take_in(quick, {**body, "withdraws": "FR-17"}, by=sender)

    late = take_in(quick, annex1(sender, reference_number="FR-17"), by=sender)

    assert late.refused is Reason.SUPERSEDED


# What is refused


def test_a_forged_order_reaches_no_action_and_is_kept(org):
    real = make_authority(org)
    forger = Registered(real.authority, Ed25519PrivateKey.generate())
    header, _, mark = real.sign(annex1(real)).split(".")
    payload = forger.sign(annex1(real)).split(".")[1]

    with transaction(org.id) as tx:
        received = receive(arrival_of_in(org, f"{header}.{payload}.{mark}"), tx=tx, now=NOON)

    assert (received.refused, received.order.state) == (Reason.FORGED, "refused")
    with transaction(org.id) as tx:
        assert tx.orders.clocks(received.order.id) == []
        assert tx.cases.queue(kind="order") == []
        entry = tx.ledger.about(received.order.id)[0]
    assert (entry.what, entry.public["reason"]) == ("order.refused", "forged")


@pytest.mark.parametrize(
    ("age", "reason"),
    [(timedelta(days=7), None), (timedelta(days=7, seconds=1), Reason.EXPIRED)],
)
def test_what_was_signed_too_long_ago_is_not_taken_up(quick, age, reason):
    sender = make_authority(quick)
    signed = sender.sign(annex1(sender), at=NOON - age)

    with transaction(quick.id) as tx:
        assert receive(arrival_of_in(quick, signed), tx=tx, now=NOON).refused is reason


def test_a_signature_that_has_run_out_is_refused(quick):
    sender = make_authority(quick)
    end = NOON + timedelta(minutes=10)
    signed = jws.sign(annex1(sender), sender.key, now=NOON, jti="1", expires_at=end)

    with transaction(quick.id) as tx:
        late = receive(arrival_of(quick, signed, now=end), tx=tx, now=end)

    assert late.refused is Reason.EXPIRED


def test_a_revoked_key_and_a_suspended_authority_are_refused(org):
    robbed, suspended = make_authority(org), make_authority(org)
    with transaction(org.id) as tx:
        authority_register.revoke_key(robbed.fingerprint, "stolen", tx=tx, now=NOON, by="t")
        authority_register.suspend(suspended.authority.id, "hijacked", tx=tx, now=NOON, by="t")

    one = take_in(org, annex1(robbed), by=robbed)
    other = take_in(org, annex1(suspended), by=suspended)

    assert (one.refused, other.refused) == (Reason.REVOKED_KEY, Reason.SUSPENDED)


def test_a_key_that_is_revoked_puts_open_orders_in_doubt_on_their_clock(org):
    sender = make_authority(org)
    order = make_order(org, by=sender)

    with transaction(org.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=SOON, by="t")
        doubted = tx.orders.order(order.id)

    assert (doubted.state, doubted.genuine, doubted.trust) == (
        "authenticating",
        "pending",
        "unsigned",
    )
    assert doubted.due_at == order.due_at


def test_the_same_forgery_again_is_the_same_refusal_and_no_second_record(quick):
    sender = make_authority(quick)
    with transaction(quick.id) as tx:
        authority_register.revoke_key(sender.fingerprint, "stolen", tx=tx, now=NOON, by="t")
    came = arrival(quick, annex1(sender), by=sender)

    with transaction(quick.id) as tx:
        first, second = (receive(came, tx=tx, now=NOON) for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert second.refused is Reason.REVOKED_KEY
    assert first.order.id == second.order.id


def test_another_organisation_knows_nothing_of_it(quick):
    order = make_order(quick)
    other = make_organisation()

    with transaction(other.id) as tx:
        assert tx.orders.board() == []
        assert tx.orders.orders_naming_any(["x"]) == []
        assert tx.register.authorities() == []
        assert tx.orders.by_receipt(order.receipt_digest) is None
