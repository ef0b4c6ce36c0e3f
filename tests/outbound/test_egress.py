"""The worker never knocks on its own walls for a stranger."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.config.allowed_place import AllowedPlace
from seawall.outbound.egress import EgressWalls, UnsafeAddress, checked_url, pin_address
from tests.outbound_made import LOOPBACK

PUBLIC, PUBLIC_SIX = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
#: What names lead to in these tests; nothing is asked of the network.
NAMES = {
    "hook.example.com": [PUBLIC],
    "six.example.com": [PUBLIC_SIX],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "inside.example.com": ["10.1.2.3"],
    "half.example.com": [PUBLIC, "192.168.1.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "nowhere.example.com": [],
    "zero.example.com": ["0.0.0.0"],
    "scoped.example.com": ["fe80::1%eth0"],
    "mapped.example.com": ["::ffff:10.0.0.1"],
}

HOSTILE = [
    "http://hook.example.com/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1:8443/x",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127。0。0。1/",
    "https://１２７.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://zero.example.com/",
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.170.2/v2/credentials",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://198.51.100.7/",
    "https://203.0.113.9/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://[fec0::1]/",
    "https://scoped.example.com/",
    "https://mapped.example.com/",
    "https://inside.example.com/",
    "https://half.example.com/",
    "https://nowhere.example.com/",
    "https://user@hook.example.com/",
    "https://user:password@hook.example.com/",
    "https://hook.example.com@127.0.0.1/",
    "https://127.0.0.1#@hook.example.com/",
    "https://127.0.0.1\\@hook.example.com/",
    "https:\\\\127.0.0.1\\",
    "https:127.0.0.1/",
    "https://hook.example.com:0/",
    "https://hook.example.com/\r\nHost: inside.example.com",
    " https://hook.example.com/",
    "https://hook.example.com /",
    "https://hook\t.example.com/",
    "https://",
    "//hook.example.com/",
    "hook.example.com",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp://hook.example.com/",
    "ws://hook.example.com/",
    "javascript:alert(1)",
    "data:text/plain,hello",
    "dict://127.0.0.1:11211/stats",
    "",
]


def resolve(host, port):
    return NAMES[host]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_url_is_refused(url):
    with pytest.raises(UnsafeAddress) as refused:
        pin_address(url, resolve=resolve, walls=EgressWalls())

    assert refused.value.remedy


def test_the_table_of_hostile_urls_has_at_least_sixty_rows():
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


@pytest.mark.parametrize(
    ("url", "called", "header"),
    [
        ("https://hook.example.com/a?b=1#c", (PUBLIC, 443, "/a?b=1"), "hook.example.com"),
        ("https://HOOK.example.com:8443", (PUBLIC, 8443, "/"), "hook.example.com:8443"),
        ("https://six.example.com/", (PUBLIC_SIX, 443, "/"), "six.example.com"),
        ("https://93.184.215.14/", (PUBLIC, 443, "/"), "93.184.215.14"),
    ],
)
def test_a_public_url_is_called_at_the_address_that_was_checked(url, called, header):
    pinned = pin_address(url, resolve=resolve, walls=EgressWalls())

    assert (*pinned.addresses, pinned.port, pinned.path) == called
    assert pinned.host_header == header


def test_a_name_is_asked_once_so_it_cannot_change_its_answer():
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    pinned = pin_address(
        "https://hook.example.com/", resolve=lambda *_: next(answers), walls=EgressWalls()
    )

    assert pinned.addresses == (PUBLIC,)
    assert next(answers) == ["127.0.0.1"]


def test_who_only_looks_may_use_plain_http_to_public_addresses_and_no_others():
    looking = pin_address(
        "http://hook.example.com/a", resolve=resolve, walls=EgressWalls(), is_looking=True
    )

    assert (looking.addresses, looking.port, looking.is_secure) == ((PUBLIC,), 80, False)
    with pytest.raises(UnsafeAddress):
        pin_address("http://127.0.0.1/", resolve=resolve, walls=EgressWalls(), is_looking=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8001/hook", "http://localhost/", "https://[::1]/"]
)
def test_a_network_that_was_opened_by_name_may_be_called_even_by_http(url):
    assert pin_address(url, resolve=resolve, walls=LOOPBACK)


def test_opening_one_network_opens_no_other():
    with pytest.raises(UnsafeAddress):
        pin_address("https://inside.example.com/", resolve=resolve, walls=LOOPBACK)


@pytest.mark.parametrize(
    ("url", "place", "example"),
    [
        (
            "http://127.0.0.1:8241/hook",
            "127.0.0.1, port 8241",
            '[{"to": "127.0.0.0/8", "ports": [8241]}]',
        ),
        ("https://10.1.2.3/", "10.1.2.3, port 443", '[{"to": "10.1.2.3", "ports": [443]}]'),
        (
            "http://localhost:8241/",
            "localhost, port 8241",
            '[{"to": "127.0.0.0/8", "ports": [8241]}, {"to": "::1", "ports": [8241]}]',
        ),
    ],
)
def test_a_refusal_names_the_address_and_the_port_and_what_would_open_them(url, place, example):
    with pytest.raises(UnsafeAddress) as refused:
        pin_address(url, resolve=resolve, walls=EgressWalls())

    assert place in str(refused.value)
    assert f"SEAWALL_EGRESS_ALLOW='{example}'" in str(refused.value)
    listed = tuple(AllowedPlace.model_validate(entry) for entry in json.loads(example))
    assert pin_address(url, resolve=resolve, walls=EgressWalls(listed))


def test_a_refusal_does_not_tell_where_a_name_leads_inside():
    with pytest.raises(UnsafeAddress, match=r"inside\.example\.com, port 443") as refused:
        pin_address("https://inside.example.com/", resolve=resolve, walls=EgressWalls())

    assert "10.1.2.3" not in str(refused.value)


@pytest.mark.parametrize("check", [checked_url, partial(pin_address, resolve=resolve)])
def test_a_listed_network_without_the_port_is_refused_for_its_port(check):
    listed = EgressWalls((AllowedPlace(to="127.0.0.0/8"),))

    with pytest.raises(UnsafeAddress) as refused:
        check("http://127.0.0.1:8241/hook", walls=listed)

    assert refused.value.detail == (
        "The network of 127.0.0.1 is listed in SEAWALL_EGRESS_ALLOW, but not with port 8241."
    )
    assert '[{"to": "127.0.0.0/8", "ports": [8241]}]' in refused.value.remedy


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_hidden_in_ipv6_is_judged_as_what_it_is(address):
    plain, hidden = f"https://{address}/", f"https://[::ffff:{address}]/"

    assert _is_refused(plain) == _is_refused(hidden)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7"))
def test_no_private_address_is_ever_called(address):
    host = f"[{address}]" if address.version == 6 else str(address)

    assert _is_refused(f"https://{host}/")


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_pinned_to_a_public_address(text):
    try:
        pinned = pin_address(text, resolve=lambda *_: ["93.184.215.14"], walls=EgressWalls())
    except UnsafeAddress:
        return
    assert pinned.is_secure


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://hook.example.com/", "https://a:b@hook.example.com/", "x"]
)
def test_what_is_plainly_unsafe_is_refused_when_it_is_configured(url):
    with pytest.raises(UnsafeAddress):
        checked_url(url, walls=EgressWalls())


def test_a_configured_url_is_kept_as_every_reader_reads_it():
    assert (
        checked_url("https://Hook.EXAMPLE.com:443", walls=EgressWalls())
        == "https://hook.example.com/"
    )


def _is_refused(url):
    try:
        pin_address(url, resolve=resolve, walls=EgressWalls())
    except UnsafeAddress:
        return True
    return False
