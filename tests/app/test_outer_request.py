"""Whose request it is: the peer's, unless a proxy that we trust says whose. ASVS 5.0 V4.1.3."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app.outer_request import OuterRequest, TrustedPeers, outer_request, plain_address
from seawall.config import load_settings
from tests.problems import raises_problem

OURS = TrustedPeers.of(["10.0.0.0/8", "2001:db8:aa::/48", "192.0.2.7"])
PROXY, OTHER_PROXY, CLIENT, LIAR = "10.0.0.1", "10.0.0.2", "198.51.100.7", "203.0.113.9"


def asked(peer=PROXY, trusted=OURS, **headers):
    named = {name.replace("_", "-"): [value] for name, value in headers.items()}
    return outer_request(peer, named, trusted)


def test_a_stranger_who_speaks_for_another_speaks_for_themselves():
    said = asked(
        LIAR,
        x_forwarded_for=CLIENT,
        x_forwarded_proto="https",
        x_forwarded_host="seawall.test",
        forwarded=f"for={CLIENT};proto=https",
    )

    assert said == OuterRequest(LIAR)


def test_without_the_setting_nobody_is_believed_not_even_on_this_machine():
    assert asked("127.0.0.1", TrustedPeers(), x_forwarded_for=CLIENT) == OuterRequest("127.0.0.1")


def test_a_trusted_proxy_says_whose_request_it_is_by_which_scheme_and_for_which_host():
    said = asked(
        x_forwarded_for=CLIENT, x_forwarded_proto="https", x_forwarded_host="sea.test:8443"
    )

    assert said == OuterRequest(CLIENT, "https", "sea.test:8443", is_by_proxy=True)


def test_what_a_client_put_in_front_counts_for_nothing():
    said = asked(x_forwarded_for=f"{LIAR}, 10.9.9.9, {CLIENT}", x_forwarded_proto="https")

    assert said.client == CLIENT


def test_of_several_proxies_the_client_is_the_first_hop_that_is_none_of_them():
    said = asked(x_forwarded_for=f"{LIAR}, {CLIENT}, {OTHER_PROXY}", x_forwarded_proto="https")

    assert said.client == CLIENT


def test_a_scheme_for_each_hop_is_read_at_the_clients_place():
    said = asked(
        x_forwarded_for=f"{LIAR}, {CLIENT}, {OTHER_PROXY}", x_forwarded_proto="http, https, http"
    )

    assert said.scheme == "https"


def test_a_scheme_that_the_client_put_in_front_is_not_read():
    said = asked(x_forwarded_for=CLIENT, x_forwarded_proto="https, http")

    assert said.scheme == "http"


def test_where_everybody_is_a_proxy_of_ours_the_first_of_them_asks():
    assert asked(x_forwarded_for=f"10.0.0.5, {OTHER_PROXY}").client == "10.0.0.5"


@pytest.mark.parametrize(
    ("written", "client"),
    [
        (f"{CLIENT}:51234", CLIENT),
        ("2001:db8::9", "2001:db8::9"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("2001:DB8:0:0::9", "2001:db8::9"),
        (f"::ffff:{CLIENT}", CLIENT),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_has_one_form_however_it_is_written(written, client):
    assert asked(x_forwarded_for=written).client == client


def test_a_peer_of_ipv4_in_ipv6_is_the_proxy_that_was_meant_and_the_other_way_round():
    mapped = TrustedPeers.of(["::ffff:10.0.0.0/104"])

    assert asked(f"::ffff:{PROXY}", x_forwarded_for=CLIENT).client == CLIENT
    assert asked(PROXY, mapped, x_forwarded_for=CLIENT).client == CLIENT
    assert asked("10.0.0.1", TrustedPeers.of(["::/0"]), x_forwarded_for=CLIENT).client == PROXY


@pytest.mark.parametrize(
    "hop", ["unknown", "_hidden", "999.1.1.1", "<script>", "localhost", "1.2.3"]
)
def test_a_hop_that_is_no_address_leaves_the_last_proxy_that_is_known(hop):
    assert asked(x_forwarded_for=f"{CLIENT}, {hop}").client == PROXY
    assert asked(x_forwarded_for=f"{CLIENT}, {hop}, {OTHER_PROXY}").client == OTHER_PROXY


def test_forwarded_is_read_as_the_rfc_has_it():
    said = asked(
        forwarded=f'for="{LIAR}";proto=http, For="[2001:db8:cafe::17]:4711";Proto=HTTPS;'
        f'host="sea.test", for={OTHER_PROXY};by=10.0.0.1;proto=http'
    )

    assert said == OuterRequest("2001:db8:cafe::17", "https", "sea.test", is_by_proxy=True)


def test_a_comma_inside_quotes_parts_no_proxies():
    said = asked(forwarded=f'for={CLIENT};by="a, for={LIAR}, b";proto=https')

    assert (said.client, said.scheme) == (CLIENT, "https")


@pytest.mark.parametrize(
    "sent",
    [
        f'for={LIAR};by="',
        f'for={LIAR};by="a, for={LIAR}, "',
        f'for={LIAR};by="\\',
        f'"for={LIAR}',
        f"for={LIAR};by=",
        f"for={LIAR};",
        f"for={LIAR},",
        f'for="{LIAR}',
    ],
)
@pytest.mark.parametrize("added", [CLIENT, '"[2001:db8::9]"', f'"{CLIENT}:80"'])
def test_no_quotation_mark_that_a_client_opens_swallows_what_the_proxy_adds(sent, added):
    seen = {PROXY, CLIENT, "2001:db8::9"}

    assert asked(forwarded=f"{sent}, for={added};proto=https").client in seen
    lines = {"forwarded": [sent, f"for={added};proto=https"]}
    assert outer_request(PROXY, lines, OURS).client in seen - {PROXY}


@pytest.mark.parametrize("part", ["a", "for=", '"', "; ", ",", "1.1.1.1,", "a=b; ; ", "\\"])
def test_a_header_of_any_length_is_read_to_its_end_at_once(part):
    long = part * (60_000 // len(part))
    said = asked(x_forwarded_for=long, x_forwarded_proto=long, forwarded=f"{long}!")

    assert said.client in {PROXY, "1.1.1.1"}


def test_two_headers_that_name_two_clients_name_none():
    """A proxy writes one of them and passes the other on as the client sent it."""
    said = asked(x_forwarded_for=CLIENT, forwarded=f"for={LIAR};proto=https")

    assert said.client == PROXY


def test_two_headers_that_agree_are_believed():
    said = asked(x_forwarded_for=CLIENT, forwarded=f"for={CLIENT};proto=https")

    assert (said.client, said.scheme) == (CLIENT, "https")


@pytest.mark.parametrize("word", ["ftp", "https\r\nx: y", "javascript", ""])
def test_a_scheme_that_is_none_of_ours_is_not_said(word):
    assert asked(x_forwarded_for=CLIENT, x_forwarded_proto=word).scheme == ""


@pytest.mark.parametrize("word", ["sea.test/evil", "sea.test\r\nx: y", "a b", "@x", "", "x" * 400])
def test_a_host_that_is_none_is_not_said(word):
    assert asked(x_forwarded_for=CLIENT, x_forwarded_host=word).host == ""


def test_a_socket_in_the_file_system_is_trusted_by_its_word_alone():
    by_socket = TrustedPeers.of(["unix"])

    assert asked("", by_socket, x_forwarded_for=CLIENT).client == CLIENT
    assert asked("", OURS, x_forwarded_for=CLIENT) == OuterRequest("unix")
    assert asked(PROXY, by_socket, x_forwarded_for=CLIENT) == OuterRequest(PROXY)


@pytest.mark.parametrize("name", ["proxy.test", "10.0.0.0/33", "10.0.0", "", "*", "10.0.0.1:80"])
def test_a_list_that_cannot_be_read_stops_the_start_and_names_the_setting(monkeypatch, name):
    monkeypatch.setenv("SEAWALL_TRUSTED_PROXIES", f'["10.0.0.1", "{name}"]')

    with raises_problem("app.setting-invalid") as refused:
        load_settings()
    assert refused.value.field == "SEAWALL_TRUSTED_PROXIES"
    assert repr(name) in str(refused.value)


def test_a_list_that_is_none_names_the_setting_too(monkeypatch):
    monkeypatch.setenv("SEAWALL_TRUSTED_PROXIES", "10.0.0.1")

    with raises_problem("app.setting-no-json") as refused:
        load_settings()
    assert refused.value.field == "SEAWALL_TRUSTED_PROXIES"


HOPS = st.one_of(
    st.ip_addresses().map(str),
    st.sampled_from([PROXY, OTHER_PROXY, "unknown", "", '"', "[::1]:80"]),
)
SENT = st.dictionaries(
    st.sampled_from(["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"]),
    st.lists(
        st.one_of(st.lists(HOPS, max_size=6).map(", ".join), st.text(max_size=40)), max_size=3
    ),
)


@given(sent=SENT, peer=st.ip_addresses().map(str).filter(lambda it: not OURS.has(it)))
def test_no_header_of_an_outsider_ever_changes_who_they_are(sent, peer):
    assert outer_request(peer, sent, OURS) == OuterRequest(plain_address(peer))


@given(sent=SENT, client=st.ip_addresses().map(str).filter(lambda it: not OURS.has(it)))
def test_behind_a_proxy_that_adds_its_hop_nobody_is_taken_for_somebody_else(sent, client):
    """Whatever was sent before: they are who the proxy saw, or the proxy itself."""
    added = {**sent, "x-forwarded-for": [*sent.get("x-forwarded-for", []), client]}

    assert outer_request(PROXY, added, OURS).client in {plain_address(client), PROXY}
    assert ip_address(outer_request(PROXY, added, OURS).client)
