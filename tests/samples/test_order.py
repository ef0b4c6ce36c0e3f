"""In whatever order and however often deliveries come, a receiver ends in one state."""

from __future__ import annotations

import importlib.util
import random
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.enforcement.contract import ContractSender
from seawall.enforcement.webhook_signature import headers, new_secret
from seawall.transaction import transaction
from tests.enforcement_made import make_decided
from tests.samples.test_receivers import ROOT

STATES = ["removed", "limited", "restored", "disabled"]


@contextmanager
def platform(secret):
    """The Flask sample's own code on an empty state; yields it, and what it has applied."""
    spec = importlib.util.spec_from_file_location("sample", ROOT / "flask" / "receiver.py")
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)
    applied = {}

    def apply(target, state):
        applied[target["id"]] = state
        return {"outcome": "applied"}

    sample.apply = apply
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv("WEBHOOK_SECRET", secret)
        environment.setenv("STATE_FILE", str(Path(folder) / "state"))
        environment.delenv("API_URL", raising=False)
        yield sample, applied


def end_state(secret, parcels):
    with platform(secret) as (sample, applied):
        for parcel in parcels:
            assert sample.receive(parcel.headers, parcel.body)[0] == 200
        return applied


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(STATES)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
    st.integers(1, 3),
)
def test_any_permutation_and_duplication_of_deliveries_ends_in_the_same_state(
    history, dice, copies
):
    secret, now = new_secret(), datetime.now(UTC)
    seqs, wanted, parcels = dict.fromkeys("abc", 0), {}, []
    for target, state in history:
        seqs[target] += 1
        wanted[target] = state
        sender = ContractSender(secret, now, target)
        parcels.append(sender.sign(*sender.action(seqs[target], state)))
    disorder = parcels * copies
    dice.shuffle(disorder)

    assert end_state(secret, disorder) == end_state(secret, parcels) == wanted


def test_any_order_of_what_is_on_the_feed_ends_in_the_state_we_asked_for_last(database):
    decided, secret, now = make_decided(), new_secret(), datetime.now(UTC)
    for state in ("removed", "restored", "limited"):
        decided.enforce(state)
    with transaction(decided.scope) as tx:
        events = tx.enforcement.events_after(0)
    parcels = [(headers(e.body, event=e.id, at=now, secrets=[secret], key=None), e) for e in events]

    for seed in range(10):
        disorder = parcels * 2
        random.Random(seed).shuffle(disorder)
        with platform(secret) as (sample, applied):
            for signed, event in disorder:
                sample.receive(signed, event.body)
        assert applied == {decided.target.external_id: "limited"}, f"seed {seed}"
