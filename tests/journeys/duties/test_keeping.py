"""An order from another state, from its receipt to the erasure: every step by its own journey."""

from __future__ import annotations

from datetime import timedelta

from seawall.clocks.reporting_period import calendar_year
from seawall.enforcement.model import OutcomeKind, TargetState
from seawall.ids import ItemId, new_id
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.duties import finality, scrutiny
from seawall.journeys.duties.breach_file import BreachRequest, compile_file
from seawall.journeys.duties.scrutiny import ScrutinyAsked, ScrutinyDecision
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.preservation.preservation_erasure import erase_preserved
from seawall.orders.effect_end import EndCause
from seawall.orders.figures.yearly import article7
from seawall.orders.model import OrderState
from seawall.orders.scrutiny.window import Asker
from seawall.transaction import transaction
from tests.figures_made import figures_of
from tests.orders_made import URL, confirm_end, make_contact_point, make_order
from tests.people_made import NOON, make_organisation, make_person

ACTED = NOON + timedelta(minutes=20)


def platform():
    """A platform in Ireland with the item that the order will name."""
    organisation = make_organisation()
    make_contact_point(organisation)
    item = Item(
        id=ItemId(new_id("item", now=NOON)),
        organisation=organisation.id,
        kind="video",
        external_id="grey-tide",
        account="example-account",
        public_url=URL,
        latest_version=1,
        created_at=NOON,
    )
    with transaction(organisation.id) as tx:
        made = tx.intake.claim_item(item)
        sealed = tx.evidence.seal(b"gradient", "video/mp4", "item", NOON)
        tx.intake.add_version(ItemVersion(made.id, 1, NOON, evidence=sealed))
    return organisation, made


def carried_out(organisation, person):
    """An order received, complied with, and reported applied."""
    order = make_order(organisation)
    with transaction(organisation.id) as tx:
        comply_with_order(
            Compliance(order=order.id, person=person),
            tx=tx,
            now=NOON + timedelta(minutes=10),
        )
    with transaction(organisation.id) as tx:
        (action,) = tx.enforcement.actions_of(order.case)
        said = OutcomeReport(action.id, OutcomeKind.APPLIED, effective_at=ACTED)
        report_outcome(said, tx=tx, now=ACTED)
    return order, action


def test_tco_r40_an_order_that_was_carried_out_is_kept_and_erased_on_its_day(database):
    organisation, item = platform()
    order, _ = carried_out(organisation, make_person(organisation, "legal"))

    with transaction(organisation.id) as tx:
        (kept,) = tx.preservations.of_item(item.id)
        gone = erase_preserved(kept.id, tx=tx, now=kept.kept_until)

    assert (kept.order, kept.removed_at) == (order.id, ACTED)
    assert gone.proof["content"]["fate"] == "erased"


def test_tco_38_scrutiny_of_a_real_order_puts_its_item_back(database):
    organisation, _ = platform()
    person = make_person(organisation, "legal")
    order, action = carried_out(organisation, person)
    later = ACTED + timedelta(hours=30)

    with transaction(organisation.id) as tx:
        asked = ScrutinyAsked(order.id, Asker.PROVIDER, "It is news reporting.")
        scrutiny.request_scrutiny(asked, person, tx=tx, now=later)
    with transaction(organisation.id) as tx:
        said = ScrutinyDecision(order.id, "Authority of Example", True, later, "Manifest.")
        noted = scrutiny.record_decision(said, person, tx=tx, now=later)
    ended = confirm_end(organisation, noted, EndCause.INFRINGEMENT, now=later)
    with transaction(organisation.id) as tx:
        newest = tx.enforcement.newest_action(action.target)
        clocks = {each.profile: each for each in tx.orders.clocks(order.id)}

    assert ended.state is OrderState.REINSTATED
    assert newest.state is TargetState.RESTORED
    assert clocks["eu-tco-scrutiny-request"].met_at == later
    assert clocks["eu-tco-scrutiny-decision"].met_at == later


def test_tco_r17_a_real_order_is_final_after_the_48_hours_of_its_section_g(database):
    organisation, _ = platform()
    order, _ = carried_out(organisation, make_person(organisation, "legal"))

    with transaction(organisation.id) as tx:
        early = finality.find_final_orders(tx=tx, now=NOON + timedelta(hours=47))
        (final,) = finality.find_final_orders(tx=tx, now=NOON + timedelta(hours=49))

    assert early == []
    assert (final.id, final.final_at) == (order.id, NOON + timedelta(hours=48))


def test_tco_53_and_61_figures_and_breach_file_read_a_real_order(database):
    organisation, _ = platform()
    person = make_person(organisation, "legal")
    order, _ = carried_out(organisation, person)

    numbers = article7(*figures_of(organisation.id, calendar_year(2026, "UTC")))
    with transaction(organisation.id) as tx:
        file = compile_file(BreachRequest(order.id), person, tx=tx, now=ACTED)

    assert (numbers.items_removed, numbers.orders_not_executed) == (1, 0)
    assert [each.says for each in file.lateness] == ["carried out in time"]
    assert {"order.received", "order.acted"} <= {each.what for each in file.timeline}
