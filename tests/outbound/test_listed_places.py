"""What an operator lists is open to the calls it is listed for, and to no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.config import load_settings
from seawall.config.allowed_place import USUAL_PORTS
from seawall.errors import Misconfigured
from seawall.ids import INSTALLATION, OrganisationId
from seawall.outbound import client
from seawall.outbound.call_purpose import MEDIA, PURPOSES, STORE, WEBHOOK
from seawall.outbound.egress import EgressWalls, UnsafeAddress, checked_url, pin_address
from seawall.outbound.listed_places import require_known_purposes, walls_for
from seawall.outbound.model import OutboundCall
from tests.outbound_made import every_name_leads_to

HARBOUR, QUAY = OrganisationId("org_harbour"), OrganisationId("org_quay")
PUBLIC = "93.184.215.14"


def may_call(url, *, purpose=WEBHOOK, organisation=HARBOUR, leads_to=PUBLIC, only=(), listed=()):
    """Whether a call leaves, with these entries in the two settings."""
    settings = load_settings(egress_allow=list(listed), egress_only_listed=list(only))
    walls = walls_for(purpose, organisation, settings)
    try:
        pin_address(url, resolve=lambda host, port: [leads_to], walls=walls)
    except UnsafeAddress:
        return False
    return True


@given(st.integers(1, 65535))
def test_a_call_to_the_public_web_leaves_by_the_three_usual_ports_only(port):
    assert may_call(f"https://hook.example.com:{port}/") == (port in USUAL_PORTS)


@pytest.mark.parametrize("port", [22, 25, 6379, 9200, 11211])
def test_a_stranger_cannot_make_us_knock_at_another_service_of_a_public_host(port):
    with pytest.raises(UnsafeAddress, match=f"port {port}") as refused:
        checked_url(f"https://hook.example.com:{port}/", walls=EgressWalls())

    assert "SEAWALL_EGRESS_ALLOW" in refused.value.remedy


def test_an_opened_network_has_the_usual_ports_unless_others_are_listed():
    inside = "http://10.1.2.3"

    assert may_call(f"{inside}/", leads_to="10.1.2.3", listed=["10.0.0.0/8"])
    assert not may_call(f"{inside}:6379/", leads_to="10.1.2.3", listed=["10.0.0.0/8"])

    listed = [{"to": "10.0.0.0/8", "ports": [9000]}]
    assert may_call(f"{inside}:9000/", leads_to="10.1.2.3", listed=listed)
    assert not may_call(f"{inside}/", leads_to="10.1.2.3", listed=listed)


def test_a_listed_name_opens_a_port_and_no_private_address():
    listed = [{"to": "*.platform.example", "ports": [9443]}]
    url = "https://hooks.platform.example:9443/"

    assert may_call(url, listed=listed)
    assert may_call("https://HOOKS.platform.example.:9443/", listed=listed)
    assert not may_call(url, listed=listed, leads_to="10.1.2.3")
    assert not may_call("https://platform.example.attacker.test:9443/", listed=listed)
    assert not may_call("https://platform.example:9443/", listed=listed)


def test_what_is_listed_for_one_purpose_or_organisation_is_closed_to_others():
    listed = [{"to": "10.0.0.5", "purposes": ["webhook"], "organisations": [HARBOUR]}]
    url = "https://10.0.0.5/"

    assert may_call(url, leads_to="10.0.0.5", listed=listed)
    assert not may_call(url, leads_to="10.0.0.5", listed=listed, purpose=MEDIA)
    assert not may_call(url, leads_to="10.0.0.5", listed=listed, organisation=QUAY)
    assert not may_call(url, leads_to="10.0.0.5", listed=listed, organisation=INSTALLATION)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda one: one.name)
def test_a_purpose_that_is_confined_reaches_only_what_is_listed(purpose):
    confined = {"only": [purpose.name], "purpose": purpose}
    listed = [{"to": "hooks.platform.example"}]

    assert not may_call("https://hook.example.com/", **confined)
    assert not may_call("https://hook.example.com/", **confined, listed=listed)
    assert may_call("https://hooks.platform.example/", **confined, listed=listed)
    assert may_call("https://any.example/", **confined, listed=[f"{PUBLIC}/32"])


def test_the_operators_own_store_is_reached_wherever_it_is_until_it_is_confined():
    url = "http://10.1.2.3:9000/"

    assert may_call(url, purpose=STORE, leads_to="10.1.2.3")
    assert not may_call(url, purpose=STORE, leads_to="10.1.2.3", only=[STORE.name])


entries = st.fixed_dictionaries(
    {
        "to": st.sampled_from(["10.0.0.0/8", "fd00::/8", "*.example.com", "hook.example.com"]),
        "ports": st.one_of(st.just("any"), st.lists(st.sampled_from([80, 443, 9000]), max_size=2)),
        "purposes": st.lists(st.sampled_from(["webhook", "file of a notice"]), max_size=2),
        "organisations": st.lists(st.sampled_from([HARBOUR, QUAY]), max_size=2),
    }
)


@given(
    st.lists(entries, max_size=4),
    st.sampled_from(["127.0.0.1", "169.254.169.254", "192.168.0.1", "::1", "fe80::1"]),
    st.sampled_from([80, 443, 9000]),
)
def test_no_list_opens_an_address_that_is_in_none_of_its_networks(listed, address, port):
    assert not may_call(f"https://hook.example.com:{port}/", leads_to=address, listed=listed)


@given(st.lists(entries, max_size=4), entries, st.sampled_from([HARBOUR, QUAY]))
def test_an_entry_more_closes_nothing(listed, more, organisation):
    url, asked = "https://hook.example.com:9000/", {"organisation": organisation}

    if may_call(url, leads_to="10.1.2.3", listed=listed, **asked):
        assert may_call(url, leads_to="10.1.2.3", listed=[*listed, more], **asked)


def test_a_purpose_that_no_call_has_stops_the_start_and_is_named():
    for field in ("egress_only_listed", "egress_allow"):
        value = ["webhok"] if field == "egress_only_listed" else [_for("webhok")]
        with pytest.raises(Misconfigured, match="webhok") as refused:
            require_known_purposes(load_settings(**{field: value}))

        assert refused.value.field == f"SEAWALL_{field.upper()}"


def _for(purpose):
    return {"to": "10.0.0.0/8", "purposes": [purpose]}


def test_the_way_out_itself_keeps_the_list(monkeypatch):
    listed = [{"to": "127.0.0.1", "ports": [9], "organisations": [HARBOUR]}]
    monkeypatch.setattr(client, "settings", lambda: load_settings(egress_allow=listed))
    every_name_leads_to(monkeypatch, "127.0.0.1")

    def call(organisation, port=9):
        url = f"http://hook.example.com:{port}/"
        return client.send_call(OutboundCall("GET", url, WEBHOOK, organisation=organisation))

    assert call(HARBOUR).error.startswith("ConnectError")  # it left: nobody listens there
    for organisation, port in ((QUAY, 9), (HARBOUR, 10), (HARBOUR, 443)):
        with pytest.raises(UnsafeAddress):
            call(organisation, port)
