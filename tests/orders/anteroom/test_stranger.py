"""Who waits in the ante-room: whoever brings nothing that the register knows."""

from __future__ import annotations

import pytest

from seawall.forms.model import Channel
from seawall.mailroom.signing.model import ABSENT, Signature, SignatureKind, SignatureState
from seawall.orders.anteroom.stranger import is_stranger


def signed(state, *, fits=False):
    return Signature(state, SignatureKind.JWS, "a-key", fits=fits)


def waits(channel=Channel.API, signature=ABSENT, *, vouched=False, mailbox=False):
    return is_stranger(channel, signature, is_vouched_for=vouched, is_from_mailbox=mailbox)


@pytest.mark.parametrize("channel", [Channel.API, Channel.PORTAL, Channel.EMAIL_PLAIN])
def test_what_nobody_signed_waits_by_every_door_a_stranger_can_use(channel):
    assert waits(channel)


@pytest.mark.parametrize("state", [SignatureState.UNKNOWN_KEY, SignatureState.UNREADABLE])
def test_a_signature_that_no_key_of_the_register_made_is_nobodys(state):
    assert waits(signature=signed(state))


@pytest.mark.parametrize("state", [state for state in SignatureState if state != "absent"])
def test_whatever_a_key_of_the_register_did_sign_never_waits(state):
    """Out of time, by an expired key, naming another: its sender is somebody all the same."""
    assert not waits(signature=signed(state, fits=True))


@pytest.mark.parametrize("state", [SignatureState.INVALID, SignatureState.REVOKED_KEY])
def test_what_is_refused_on_arrival_has_nothing_to_wait_for(state):
    assert not waits(signature=signed(state))


@pytest.mark.parametrize("channel", [Channel.FILE_DROP, Channel.POST, Channel.PERCI_EXPORT])
def test_what_only_our_own_people_or_a_known_channel_bring_does_not_wait(channel):
    assert not waits(channel)


def test_an_api_key_a_person_of_ours_or_a_mailbox_of_the_register_is_enough():
    assert not waits(vouched=True)
    assert not waits(Channel.EMAIL_PLAIN, mailbox=True)
