"""HMA's rules as plain values: names, dates, keys, coins, types, addresses."""

import base64
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import Malformed
from seawall.exchanges.hma.coin import BYPASS, bank_answers, flip_coin
from seawall.exchanges.hma.content_admission import check_bank_name, disable_until_of, metadata_of
from seawall.exchanges.hma.credentials import secret_of
from seawall.exchanges.hma.hma_endpoints import ADDRESSES, PREFIX, from_root, is_gates
from seawall.exchanges.hma.hma_wire import TYPES, types_for
from seawall.exchanges.hma.model import is_on

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@given(st.text(max_size=30))
def test_the_same_seed_always_flips_the_coin_that_hma_flips(seed):
    assert flip_coin(seed) == random.Random(seed).random()


@given(st.floats(0, 1))
def test_a_bank_that_is_wholly_on_always_answers_and_a_bypass_asks_all(ratio):
    assert bank_answers(1.0, flip_coin(None))
    assert bank_answers(ratio, BYPASS)


def test_a_ratio_is_the_share_of_look_ups_that_a_bank_answers():
    asked = [bank_answers(0.3, flip_coin(str(number))) for number in range(10_000)]

    assert 0.28 < sum(asked) / len(asked) < 0.32


@given(st.integers(2, int((NOON + timedelta(days=1800)).timestamp())))
def test_a_content_is_on_from_its_second(until):
    assert disable_until_of(until, now=NOON) == until
    assert is_on(until, NOON) is (until <= NOON.timestamp())


@given(st.text(max_size=20))
def test_a_name_that_passes_is_capitals_digits_and_underscores(name):
    try:
        check_bank_name(name)
    except Malformed:
        return
    assert name
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


@given(st.binary(max_size=40))
def test_no_header_breaks_the_search_for_a_key(written):
    encoded = base64.b64encode(written).decode()

    for value in (f"Basic {encoded}", written.decode("latin-1")):
        assert isinstance(secret_of({"authorization": value}), str)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), _JSON, max_size=3))
def test_metadata_is_kept_as_it_was_or_refused(given_json):
    try:
        kept = metadata_of({"json": given_json, "collab": {"A": ["1"]}})
    except Malformed:
        return
    assert kept == {"json": given_json}


def test_two_types_are_on_from_the_start_as_in_hma():
    assert [each.name for each in types_for("photo", None, {})] == ["pdq"]
    assert [each.name for each in types_for("video", None, {})] == ["video_md5"]


def test_a_type_that_is_on_can_be_named_and_one_that_is_off_cannot():
    assert [each.name for each in types_for("video", "video_sha256", {"video_sha256": 0.1})] == [
        "video_sha256"
    ]
    with pytest.raises(Malformed, match="disabled"):
        types_for("video", "video_sha256", {})
    with pytest.raises(Malformed, match="No signal types"):
        types_for("photo", None, {"pdq": 0.0})


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.name)
def test_a_distance_is_a_string_and_a_dash_where_only_equals_match(kind):
    assert kind.distance(0) == ("-" if kind.is_exact else "0")


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda each: f"{each.method} {each.path}")
def test_every_address_is_led_from_the_root_and_reaches_its_door(address):
    path = address.path.replace("{", "").replace("}", "")

    assert from_root(path) == f"{PREFIX}{path}"
    assert is_gates(f"{PREFIX}{path}") is not path.startswith("/c/")


@pytest.mark.parametrize(
    "path",
    ["/", "/cases", "/v1/checks", "/healthz", "/openapi.json", "/statuses", "/contact-point"],
)
def test_no_other_address_is_led_anywhere(path):
    assert from_root(path) == ""
