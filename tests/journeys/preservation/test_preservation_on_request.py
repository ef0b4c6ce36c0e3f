"""Some orders ask for keeping alone, and some say themselves how long a copy is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from seawall.clocks.extending import ExtendedTooOften
from seawall.errors import Conflict
from seawall.forms.model import Channel
from seawall.ids import OrderId
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.preservation import preservation_erasure, preservation_on_request
from seawall.journeys.preservation.preservation_on_request import PreservationRenewal
from seawall.journeys.preservation.preservation_period import extend_preservation
from seawall.orders.model import Order
from seawall.orders.register.model import AuthorityKind
from seawall.preservation.model import PreservationExtension, PreservationState
from seawall.transaction import transaction
from tests.orders_made import make_authority, make_contact_point, take_in
from tests.people_made import make_organisation, make_person
from tests.preservations_made import make_item, make_removed
from tests.problems import raises_problem

US, EPOC_PR = "us-2703f-preservation", "eu-epoc-pr"
RECEIVED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


def request_of(org, state, profile, *, known=True, **fields) -> Order:
    """An order to keep one address, from a court of this state."""
    sender = make_authority(org, kind=AuthorityKind.COURT, country=state)
    body = {
        "form": "information_order",
        "authority": {"name": sender.authority.name},
        "issuing_member_state": state,
        "issued_at": RECEIVED.isoformat(),
        "reference_number": f"{state}-2026-17",
        "locations": [{"url": "https://videos.example.com/v/kept"}],
        "profile": profile,
        **fields,
    }
    if known:
        return take_in(org, body, by=sender, now=RECEIVED).order
    return take_in(org, body, now=RECEIVED, channel=Channel.EMAIL_PLAIN).order


def kept_for(org, order: OrderId):
    with transaction(org.id) as tx:
        return tx.preservations.of_order(order)


def renew(org, kept, ground, *, now):
    person = make_person(org, "legal")
    asked = PreservationRenewal(
        kept.id, ground, by="District Court of Example", reason="It goes on."
    )
    with transaction(org.id) as tx:
        return preservation_on_request.renew_preservation(asked, person, tx=tx, now=now)


@pytest.mark.parametrize(
    ("state", "profile", "first_day_after"),
    [("US", US, date(2026, 11, 30)), ("FR", EPOC_PR, date(2026, 10, 31))],
)
def test_an_order_to_keep_starts_one_from_its_receipt(org, state, profile, first_day_after):
    order = request_of(org, state, profile)

    (kept,) = kept_for(org, order.id)
    assert (kept.profile, kept.removed_at) == (profile, RECEIVED)
    assert kept.state is PreservationState.CONTENT_MISSING  # the address alone is known here
    assert kept.kept_until.date() >= first_day_after
    assert kept.kept_until - RECEIVED < timedelta(days=92)


def test_a_preservation_request_is_renewed_for_90_days_once(org):
    order = request_of(org, "US", US)
    (kept,) = kept_for(org, order.id)
    longer = renew(org, kept, "renewed_request", now=RECEIVED + timedelta(days=80))

    assert longer.kept_until - kept.kept_until >= timedelta(days=89, hours=23)
    assert longer.kept_until - kept.kept_until <= timedelta(days=90, hours=1)
    with pytest.raises(Conflict):
        renew(org, longer, "renewed_request", now=RECEIVED + timedelta(days=100))


def test_an_epoc_pr_is_extended_by_30_days_and_a_confirmation_has_no_date(org):
    order = request_of(org, "FR", EPOC_PR)
    (kept,) = kept_for(org, order.id)
    longer = renew(org, kept, "annex_vi_extension", now=RECEIVED + timedelta(days=50))

    assert timedelta(days=90) <= longer.kept_until - RECEIVED < timedelta(days=92)
    with raises_problem("preservation.no-end-of-its-own"):
        renew(org, longer, "annex_v_confirmation", now=RECEIVED + timedelta(days=60))


@pytest.mark.parametrize(
    ("state", "profile", "ground"),
    [("FR", EPOC_PR, "annex_vi_extension"), ("US", US, "renewed_request")],
)
def test_a_second_extension_is_refused_even_within_the_first_and_changes_nothing(
    org, state, profile, ground
):
    (kept,) = kept_for(org, request_of(org, state, profile).id)
    longer = renew(org, kept, ground, now=RECEIVED + timedelta(days=20))

    with pytest.raises(ExtendedTooOften, match="already used 1 times"):
        renew(org, longer, ground, now=RECEIVED + timedelta(days=21))
    with transaction(org.id) as tx:
        assert tx.preservations.preservation(kept.id).kept_until == longer.kept_until


@pytest.mark.parametrize(("state", "profile"), [("FR", EPOC_PR), ("US", US)])
def test_what_an_order_asked_to_keep_is_not_extended_for_a_review_of_another_law(
    org, state, profile
):
    (kept,) = kept_for(org, request_of(org, state, profile).id)
    at = RECEIVED + timedelta(days=20)
    review = PreservationExtension(
        "Example Court",
        review="annex_vi_extension",
        reason="Again.",
        until=at + timedelta(days=365),
        at=at,
    )

    with (
        raises_problem("preservation.extension-not-possible.own-grounds"),
        transaction(org.id) as tx,
    ):
        extend_preservation(kept.id, review, make_person(org, "legal"), tx=tx, now=at)


def test_what_its_law_does_not_renew_is_refused_by_name(org):
    order = request_of(org, "US", US)
    (kept,) = kept_for(org, order.id)

    with raises_problem("clocks.no-such-extension", match="annex_vi_extension"):
        renew(org, kept, "annex_vi_extension", now=RECEIVED + timedelta(days=1))


def test_nothing_is_kept_for_a_sender_in_doubt_until_two_people_call_it_genuine(org):
    order = request_of(org, "US", US, known=False)
    assert kept_for(org, order.id) == []

    for _ in range(2):
        with transaction(org.id) as tx:
            say_whether_genuine(
                order.id,
                make_person(org, "lead"),
                is_genuine=True,
                reason="Called back.",
                tx=tx,
                now=RECEIVED + timedelta(minutes=5),
            )
    assert len(kept_for(org, order.id)) == 1


def test_what_was_kept_without_being_removed_stays_published_when_its_time_is_over(org):
    item = make_item(org, b"gradient", now=RECEIVED)
    order = request_of(org, "US", US)
    with transaction(org.id) as tx:
        (line,) = tx.orders.items(order.id)
        tx.orders.save_item(order.id, type(line)(**{**_fields(line), "item": item.id}))
        found = tx.orders.order(order.id)
        (kept,) = preservation_on_request.keep_as_asked(found, tx=tx, now=RECEIVED)
    with transaction(org.id) as tx:
        gone = preservation_erasure.erase_preserved(kept.id, tx=tx, now=kept.kept_until)

    assert gone.state is PreservationState.ERASED
    assert gone.proof["content"]["fate"] == "published_item"
    with transaction(org.id) as tx:
        assert tx.evidence.open(kept.content) == b"gradient"


def _fields(line):
    return {name: getattr(line, name) for name in line.__dataclass_fields__}


def test_an_indian_order_keeps_for_its_180_days(database):
    (kept,) = make_removed(profile="in-it-rules-order", issuing_state="IN").applied()

    assert kept.profile == "in-it-rules-order"
    assert timedelta(days=180) <= kept.kept_until - kept.removed_at < timedelta(days=181)


@pytest.mark.parametrize(("says", "days"), [("P30D", 30), ("P2W", 14)])
def test_a_take_down_notice_of_new_zealand_keeps_as_long_as_it_says(database, says, days):
    notice = {"profile": "nz-fvpca-takedown", "issuing_state": "NZ", "body": {"keep": says}}
    (kept,) = make_removed(**notice).applied()

    assert kept.profile == "nz-fvpca-takedown"
    assert timedelta(days=days) <= kept.kept_until - kept.removed_at < timedelta(days=days + 1)


@pytest.mark.parametrize("body", [{}, {"keep": ""}, {"keep": "as long as needed"}])
def test_a_take_down_notice_that_asks_for_no_copy_brings_no_duty(sqlite, body):
    removed = make_removed(profile="nz-fvpca-takedown", issuing_state="NZ", body=body)

    assert removed.applied() == []


def test_a_period_of_keeping_that_cannot_be_read_is_flagged_and_the_notice_runs(org):
    sender = make_authority(org, kind=AuthorityKind.REGULATOR, country="NZ")
    body = {
        "form": "notice",
        "authority": {"name": sender.authority.name},
        "issuing_member_state": "NZ",
        "issued_at": RECEIVED.isoformat(),
        "reference_number": "NZ-2026-3",
        "locations": [{"url": "https://videos.example.com/v/grey-tide"}],
        "period": "PT24H",
        "keep": "for some time",
    }
    order = take_in(org, body, by=sender, now=RECEIVED).order

    assert "period_unusable" in order.flags
    assert order.due_at == RECEIVED + timedelta(hours=24)
