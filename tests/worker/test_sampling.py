"""An auditor's sample over HTTP: opened by the hub, checked by the auditor, redrawn by anyone."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from seawall.forum.model import SignalStance, Tier
from seawall.ids import OfferId
from seawall.journeys.forum import forum_sample, signal_exchange
from seawall.transaction import transaction
from seawall.worker import sampling
from tests.forum.lookup.made import checksum
from tests.forum.lookup.served_hub import served_hub
from tests.problems import raises_problem


@pytest.fixture
def hub(sqlite):
    with served_hub() as served:
        served.offer(*(("sha256", checksum(n)) for n in range(12)))
        yield served


def committed(hub, count=5):
    """An auditor that has committed; its seat."""
    seat = hub.asker("Marek", tier=Tier.AUDITOR)
    with transaction(seat.organisation) as tx:
        forum_sample.commit_to_sample(seat.id, count, tx=tx, now=hub.now, by="test")
    hub.made.post("Marek")
    return hub.asker("Marek")


def test_a_sample_is_fixed_by_somebody_elses_entry_opened_and_drawn_again_by_everybody(hub):
    seat = committed(hub)
    with raises_problem("forum.no-root-yet"):
        sampling.reveal_sample(seat, now=hub.now)
    hub.offer(("sha256", checksum(99)))
    seat = hub.asker("Marek")

    found, values = sampling.reveal_sample(seat, now=hub.now)
    hub.made.post("Marek")
    hub.made.follow("Harbour")

    assert len(values) == 5
    assert set(values.values()) <= {checksum(n) for n in (*range(12), 99)}
    with transaction(hub.made.organisations["Harbour"]) as tx:
        (again,) = forum_sample.revealed_samples(hub.made.seat("Harbour"), tx=tx)
    assert again == found
    (told,) = hub.entries("forum.sample_opened")
    assert (told["member"], told["seed"]) == (seat.me, found.sample.seed)
    shown = CliRunner().invoke(APP, ["forum", "sample", "verify", "--org", "harbour-co", "--json"])
    assert json.loads(shown.stdout)[0]["sample"]["seed"] == found.sample.seed


def test_what_an_auditor_finds_wrong_it_challenges_and_the_author_hears_it(hub):
    seat = committed(hub)
    hub.offer(("sha256", checksum(99)))
    seat = hub.asker("Marek")
    found, _ = sampling.reveal_sample(seat, now=hub.now)
    drawn = OfferId(found.sample.drawn[0].signal)

    with transaction(seat.organisation) as tx:
        signal_exchange.give_opinion(
            drawn, seat.id, stance=SignalStance.DISPUTE, code="not_tvec", reason="A lighthouse.",
            tx=tx, now=hub.now, by="test",
        )  # fmt: skip
    hub.made.post("Marek")
    hub.made.follow("Harbour")

    with transaction(hub.made.organisations["Harbour"]) as tx:
        here = tx.shared_signals.offer(hub.made.seats["Harbour"], drawn)
    assert here.rule == "contested"


def test_the_hub_opens_nothing_for_others_and_no_more_than_the_days_measure(hub):
    seat = committed(hub, count=900)
    with transaction(seat.organisation) as tx:
        forum_sample.commit_to_sample(seat.id, 900, tx=tx, now=hub.now, by="test")
    hub.made.post("Marek")
    hub.offer(("sha256", checksum(99)))
    seat = hub.asker("Marek")

    with raises_problem("worker.hub-away.refused", match="409"):
        sampling.reveal_sample(seat, now=hub.now)
    with (
        transaction(hub.made.organisations["Harbour"]) as tx,
        raises_problem("forum.not-an-auditor.seat"),
    ):
        forum_sample.commit_to_sample(hub.made.seats["Harbour"], 5, tx=tx, now=hub.now, by="test")
