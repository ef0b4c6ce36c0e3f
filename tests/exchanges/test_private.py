"""Nothing that names a person leaves in a feed."""

from __future__ import annotations

import pytest

from seawall.exchanges.private import check_leaving, personal_data_in
from seawall.exchanges.stix.stix_writing import objects_of, preface
from seawall.signals import signal_type, signal_types
from tests.exchanges.stix_made import PRODUCER, signal, voice
from tests.problems import raises_problem


@pytest.mark.parametrize(
    "text",
    [
        "posted by mira@example.org",
        "mira%40example.org",
        "https://mira:secret@example.org/",
        "https://example.org/@mira/1",
        "seen at @mira_k",
        "user: mira",
        "Username=mira",
        "https://example.org/user/mira",
        "https://example.org/de/profile/mira?x=1",
        "https://example.org/v?user=mira",
        "from 192.0.2.17",
        "http://192.0.2.17:8080/v",
        "http://[2001:db8::1]/v",
        "came from 2001:db8:0:0:0:0:0:1 twice",
        "::ffff:192.0.2.1",
    ],
)
def test_gif_06_a_record_with_a_user_name_an_address_of_mail_or_an_ip_is_refused_before_it_leaves(
    text,
):
    with raises_problem("exchanges.holds-personal-data") as refused:
        check_leaving({"type": "opinion", "authors": ["Example Pix", text]})

    assert refused.value.field == "authors[1]"
    assert refused.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Example Video: art, not propaganda.",
        "https://example.org/v/1?t=12:30:15",
        "2026-03-02T12:00:00.000Z",
        "version 2.1.3",
        "Reg. (EU) 2021/784, Art. 3(3)",
        "the account of what happened",
        "Cases 12:30 to 13:45",
        "999.1.1.1",
    ],
)
def test_what_names_nobody_may_leave(text):
    assert personal_data_in(text) == ""


def test_signals_of_every_type_may_leave():
    for name in signal_types():
        value = signal_type(name).examples[0].value
        said = (voice("Example Pix", agrees=True, reason="Seen here too."),)
        for made in (
            *preface(PRODUCER),
            *objects_of(signal(name, value=value, voices=said), PRODUCER),
        ):
            check_leaving(made)


@pytest.mark.parametrize("piece", ["a", "@", "a@", "1.", "ab:", "://a", "://a/u", "user "])
def test_a_text_of_millions_of_characters_holds_nobody_up(piece):
    assert personal_data_in(piece * (400_000 // len(piece))) in {"", "a user name"}
