"""An order from another state is examined, becomes final, or loses its effect."""

from __future__ import annotations

import json
from datetime import timedelta

import pypdfium2
import pytest

from seawall.cases.model import DecisionGround, Finding
from seawall.enforcement.model import TargetState
from seawall.errors import Forbidden
from seawall.forms.annexes.form_faults import FormFaulty
from seawall.forms.model import Channel
from seawall.journeys.answers import answer_sending
from seawall.journeys.answers.answer_sending import SendingResult
from seawall.journeys.cases.judgement import UnderOrder
from seawall.journeys.duties import authority_register, finality, scrutiny
from seawall.journeys.duties.finality import FiledChallenge
from seawall.journeys.duties.scrutiny import ScrutinyAsked, ScrutinyDecision
from seawall.keys.organisation import own_jwk
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.public_keys import read_key
from seawall.orders.answering.recipient import is_waiting
from seawall.orders.effect_end import EndCause
from seawall.orders.model import AnswerState, OrderState
from seawall.orders.order_finality import CourtRuling
from seawall.orders.register.model import AuthorityKind
from seawall.orders.scrutiny.window import Asker
from seawall.transaction import transaction
from tests.answering_made import take_in_hand
from tests.cases_made import decide_case
from tests.orders_made import confirm_end, make_contact_point
from tests.people_made import make_person
from tests.preservations_made import NOON, make_order, make_removed
from tests.problems import raises_problem

LATER = NOON + timedelta(hours=5)
#: Until a second person has made sure of it.
A_CALL = timedelta(minutes=2)


@pytest.fixture
def removed(database):
    made = make_removed(cross_border=True, state=OrderState.ACTED)
    make_contact_point(made.organisation)
    return made


def decide(removed, *, infringement, now=LATER, order=None):
    person = make_person(removed.organisation, "legal")
    said = ScrutinyDecision(
        (order or removed.order).id, "Authority of Example", infringement, now, "Manifest."
    )
    with transaction(removed.scope) as tx:
        noted = scrutiny.record_decision(said, person, tx=tx, now=now)
    if not infringement:
        return noted
    return confirm_end(removed.organisation, noted, EndCause.INFRINGEMENT, now=now + A_CALL)


def newest(removed):
    with transaction(removed.scope) as tx:
        return tx.enforcement.newest_action(removed.action.target)


def steps(removed, order=None):
    with transaction(removed.scope) as tx:
        return tx.orders.events((order or removed.order).id)


def ask(removed, *, now=LATER, by=Asker.PROVIDER, role="legal", **more):
    person = make_person(removed.organisation, role)
    asked = ScrutinyAsked(removed.order.id, by, "Journalistic reporting.", **more)
    with transaction(removed.scope) as tx:
        return scrutiny.request_scrutiny(asked, person, tx=tx, now=now)


def test_tco_r23_a_request_starts_the_72_hours_of_the_authority(removed):
    ask(removed)

    with transaction(removed.scope) as tx:
        clock = tx.orders.clock(removed.order.id, "eu-tco-scrutiny-decision")
    assert clock.started_at == LATER
    assert clock.due_at == LATER + timedelta(hours=72)
    assert [each.what for each in steps(removed)] == ["scrutiny_requested", "answer_composed"]


def letters(removed):
    with transaction(removed.scope) as tx:
        return tx.answers.about(removed.order.id)


def enter_authority(removed, **changes):
    """The authority of Ireland that scrutinises, in the register."""
    usual = {
        "name": "Example Authority of Ireland",
        "kind": AuthorityKind.SCRUTINY_AUTHORITY,
        "country": "IE",
        "contact": {"email": "scrutiny@authority.example"},
        "source": "made up for a test",
    }
    new = authority_register.NewAuthority(**{**usual, **changes})
    with transaction(removed.scope) as tx:
        return authority_register.add_authority(new, tx=tx, now=LATER, by="tests")


def is_owed(removed, letter):
    with transaction(removed.scope) as tx:
        return tx.outbox.by_key(f"answer:{letter.id}") is not None


def test_tco_r23_the_request_goes_signed_and_by_mail_to_the_authority_of_our_state(removed):
    enter_authority(removed)
    ask(removed)

    (letter,) = letters(removed)
    key = read_key(json.dumps(own_jwk(removed.scope)).encode())
    body, signature = jws.verify_jws(letter.signed, [key], now=LATER)
    assert (letter.channel, letter.recipient) == (Channel.EMAIL_PLAIN, "scrutiny@authority.example")
    assert signature.is_valid
    assert body["reasons"] == "Journalistic reporting."
    assert body["order_reference"] == removed.order.reference
    assert is_owed(removed, letter)


def test_tco_r23_the_request_is_printed_with_its_reasons(removed):
    enter_authority(removed)
    ask(removed)

    (letter,) = letters(removed)
    parcel = take_in_hand(removed.organisation, letter, now=LATER)
    pages = pypdfium2.PdfDocument(parcel.pdf)
    text = " ".join(pages[0].get_textpage().get_text_range().split())
    assert "Journalistic reporting." in text
    assert removed.order.reference in text
    assert "within 72 hours" in text
    assert parcel.in_reply_to == ""


def test_tco_r23_its_delivery_is_proved_and_answers_nothing_else(removed):
    enter_authority(removed)
    ask(removed)
    (letter,) = letters(removed)

    parcel = take_in_hand(removed.organisation, letter, now=LATER)
    with transaction(removed.scope) as tx:
        came = SendingResult({"smtp": "250 taken"})
        answer_sending.record_delivery(parcel, came, attempt=1, tx=tx, now=LATER)

    (letter,) = letters(removed)
    with transaction(removed.scope) as tx:
        state = tx.orders.order(removed.order.id).state
    assert letter.state is AnswerState.DELIVERED
    assert letter.proof == {"smtp": "250 taken"}
    assert state is OrderState.ACTED


def test_tco_r23_without_an_address_the_request_waits_and_goes_out_once_one_is_entered(removed):
    ask(removed)
    (letter,) = letters(removed)
    assert is_waiting(letter)
    assert not is_owed(removed, letter)
    enter_authority(removed, country="FR")
    assert is_waiting(letters(removed)[0])

    enter_authority(removed, name="Authority of Ireland")
    (letter,) = letters(removed)
    assert not is_waiting(letter)
    assert letter.recipient == "scrutiny@authority.example"
    assert is_owed(removed, letter)
    assert [each.what for each in steps(removed)][-1] == "answer_addressed"


def test_the_sender_of_the_order_is_not_shown_the_request(removed):
    ask(removed)

    with transaction(removed.scope) as tx:
        assert tx.answers.of_order(removed.order.id) == []
        assert answer_sending.mark_fetched(removed.order, tx=tx, now=LATER) == []
    assert is_waiting(letters(removed)[0])


def test_who_has_no_contact_point_is_told_what_the_request_lacks(sqlite):
    removed = make_removed(cross_border=True, state=OrderState.ACTED)

    with pytest.raises(FormFaulty) as refused:
        ask(removed)
    assert "scrutiny_request.C.provider_missing" in {each.code for each in refused.value.faults}


def test_tco_34_after_48_hours_and_the_last_reading_no_request_is_taken(removed):
    with raises_problem("orders.window-closed"):
        ask(removed, now=NOON + timedelta(hours=49, seconds=1))


def test_tco_r23_the_content_provider_has_48_hours_from_being_told(removed):
    told = NOON + timedelta(days=7)

    ask(removed, now=told + timedelta(hours=47), by=Asker.CONTENT_PROVIDER, informed_at=told)

    assert steps(removed)[0].data["asker"] == "content_provider"


def test_tco_r25_a_domestic_order_is_not_scrutinised(sqlite):
    domestic = make_removed(cross_border=False)

    with raises_problem("orders.no-scrutiny"):
        ask(domestic)


def test_only_who_answers_orders_may_ask(removed):
    with pytest.raises(Forbidden):
        ask(removed, role="analyst")


def test_tco_38_an_infringement_that_two_people_wrote_down_puts_the_item_back_at_once(removed):
    order = decide(removed, infringement=True)

    assert order.state is OrderState.REINSTATED
    back = newest(removed)
    assert back.state is TargetState.RESTORED
    assert back.at == LATER + A_CALL
    words = [each.what for each in steps(removed)]
    said = ["scrutinised", "said_ended", "said_ended"]
    assert words == [*said, "ceased_legal_effect", "item_after_order", "reinstated"]
    with transaction(removed.scope) as tx:
        head = tx.cases.head(removed.action.case)
        (event,) = tx.enforcement.events_about(back.id)
    assert head.finding is Finding.ALLOW
    assert json.loads(event.body)["data"]["notify_user"]["allowed"] is True


def test_tco_38_with_an_earlier_decision_of_our_own_it_stays_and_its_basis_is_our_terms(database):
    removed = make_removed(cross_border=True, state=OrderState.ACTED, ground="terms")

    order = decide(removed, infringement=True)

    assert order.state is OrderState.CEASED
    assert newest(removed).id == removed.action.id
    assert steps(removed)[-1].data["fate"] == "basis_switched_to_terms"


def test_tco_38_what_we_had_removed_before_the_order_is_asked_again_with_a_statement(database):
    removed = make_removed(cross_border=True, state=OrderState.ACTED, ground="terms")
    under = UnderOrder(removed.order.id, DecisionGround.ORDER, frozenset({removed.item.id}))
    lawyer = make_person(removed.organisation, "legal")
    with transaction(removed.scope) as tx:
        case, head = tx.cases.case(removed.action.case), tx.cases.head(removed.action.case)
    decide_case(removed.organisation, case, lawyer, under=under, clauses=(), supersedes=head.id)

    decide(removed, infringement=True)

    again = newest(removed)
    assert again.state is TargetState.REMOVED
    assert again.seq > removed.action.seq + 1
    with transaction(removed.scope) as tx:
        (event,) = tx.enforcement.events_about(again.id)
    why = json.loads(event.body)["data"]["why"]
    assert why["ground"] == "terms"
    assert why["clauses"] == ["tvec/incite"]
    assert why["statement"].startswith("sor_")
    assert steps(removed)[-1].data["fate"] == "basis_switched_to_terms"


def test_a_decision_that_lies_in_the_future_moves_nothing(removed):
    person = make_person(removed.organisation, "legal")
    tomorrow = LATER + timedelta(days=1)
    said = ScrutinyDecision(removed.order.id, "Authority of Example", True, tomorrow, "Manifest.")

    with raises_problem("orders.not-yet") as refused, transaction(removed.scope) as tx:
        scrutiny.record_decision(said, person, tx=tx, now=LATER)

    assert refused.value.field == "decided_at"
    assert newest(removed).id == removed.action.id


def test_tco_r24_another_order_that_stands_keeps_the_item_down(removed):
    make_order(removed.organisation, removed.item.id, state=OrderState.ANSWERED)

    order = decide(removed, infringement=True)

    assert order.state is OrderState.CEASED
    assert newest(removed).id == removed.action.id
    assert steps(removed)[-1].data["fate"] == "held_otherwise"


def test_tco_r21_what_an_order_removed_is_kept_so_that_it_can_be_put_back(removed):
    (kept,) = removed.applied()

    decide(removed, infringement=True)

    assert newest(removed).state is TargetState.RESTORED
    with transaction(removed.scope) as tx:
        assert tx.evidence.open(tx.preservations.preservation(kept.id).content) == b"gradient"


def test_tco_r22_no_infringement_is_noted_and_the_order_stands(removed):
    ask(removed)
    order = decide(removed, infringement=False, now=LATER + timedelta(hours=1))

    assert order.state is OrderState.ACTED
    assert newest(removed).id == removed.action.id
    with transaction(removed.scope) as tx:
        clock = tx.orders.clock(removed.order.id, "eu-tco-scrutiny-decision")
    assert clock.met_at == LATER + timedelta(hours=1)


def test_tco_r24_a_decision_that_was_overtaken_is_not_found_as_our_own(database):
    removed = make_removed(cross_border=True, state=OrderState.ACTED, ground="terms")
    with transaction(removed.scope) as tx:
        case, head = tx.cases.case(removed.action.case), tx.cases.head(removed.action.case)
    allowed = {"finding": Finding.ALLOW, "clauses": (), "supersedes": head.id}
    decide_case(removed.organisation, case, removed.reviewer, LATER, opened_at=LATER, **allowed)

    decide(removed, infringement=True, now=LATER + timedelta(hours=1))

    assert steps(removed)[-2].data["fate"] == "reinstated"


# Finality


def test_tco_r17_an_order_is_final_when_the_deadline_of_section_g_has_passed(database):
    removed = make_removed(state=OrderState.CLOSED, body={"redress": {"deadline": "2 months"}})

    with transaction(removed.scope) as tx:
        assert finality.find_final_orders(tx=tx, now=NOON + timedelta(days=60)) == []
        (final,) = finality.find_final_orders(tx=tx, now=NOON + timedelta(days=62))
        assert finality.find_final_orders(tx=tx, now=NOON + timedelta(days=63)) == []
        (entry,) = tx.ledger.about(final.id, prefix="order.final")

    assert entry.public["final_at"] == final.final_at.isoformat()


def test_tco_r61_a_challenge_stops_it_and_a_confirmation_makes_it_final(database):
    removed = make_removed(state=OrderState.CLOSED, body={"redress": {"deadline": "2 months"}})
    legal = make_person(removed.organisation, "legal")
    far = NOON + timedelta(days=100)
    with transaction(removed.scope) as tx:
        filed = FiledChallenge(removed.order.id, "12/26", "Court of Example", "provider", LATER)
        finality.file_challenge(filed, legal, tx=tx, now=LATER)
        assert finality.find_final_orders(tx=tx, now=far) == []
        final = finality.record_ruling(
            removed.order.id, "12/26", CourtRuling.CONFIRMED, legal, ruled_at=far, tx=tx, now=far
        )

    assert final.final_at == far


def test_tco_r61_an_annulled_order_ends_and_its_item_is_put_back(removed):
    legal = make_person(removed.organisation, "legal")
    with transaction(removed.scope) as tx:
        filed = FiledChallenge(
            removed.order.id, "12/26", "Court of Example", "content_provider", LATER
        )
        finality.file_challenge(filed, legal, tx=tx, now=LATER)
        noted = finality.record_ruling(
            removed.order.id, "12/26", CourtRuling.ANNULLED, legal, ruled_at=LATER, tx=tx, now=LATER
        )
    order = confirm_end(removed.organisation, noted, EndCause.ANNULLED, now=LATER)

    assert order.state is OrderState.REINSTATED
    assert newest(removed).state is TargetState.RESTORED


def test_tco_r17_a_person_enters_a_deadline_that_cannot_be_read(database):
    removed = make_removed(state=OrderState.CLOSED, body={"redress": {"deadline": "see the law"}})
    legal = make_person(removed.organisation, "legal")
    day = NOON + timedelta(days=30)

    with transaction(removed.scope) as tx:
        assert finality.redress(removed.order, tx=tx).deadline is None
        known = finality.set_deadline(removed.order.id, day, legal, tx=tx, now=LATER)
        (final,) = finality.find_final_orders(tx=tx, now=day)

    assert known.deadline == day
    assert final.final_at == day


def test_tco_r18_an_order_under_scrutiny_says_that_redress_is_pending_until_it_is_decided(removed):
    ask(removed)
    with transaction(removed.scope) as tx:
        meanwhile = tx.orders.order(removed.order.id)
    decide(removed, infringement=False, now=LATER + timedelta(hours=1))

    assert "redress_pending" in meanwhile.flags
    with transaction(removed.scope) as tx:
        assert "redress_pending" not in tx.orders.order(removed.order.id).flags
