"""URLs in one form, however they are written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.signals import InvalidSignal, canonical, hash_url, signal_type


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("https://example.com", "https://example.com/"),
        ("  HTTPS://EXAMPLE.com/  ", "https://example.com/"),
        ("https://example.com:443/", "https://example.com/"),
        ("http://example.com:80/", "http://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://example.com./", "https://example.com/"),
        ("https://example.com/#part", "https://example.com/"),
        ("https://example.com/?", "https://example.com/"),
        ("https://example.com/?#", "https://example.com/"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/%e4%b8%ad", "https://example.com/%E4%B8%AD"),
        ("https://example.com/中", "https://example.com/%E4%B8%AD"),
        ("https://example.com/%7Euser", "https://example.com/~user"),
        ("https://example.com/%2f", "https://example.com/%2F"),
        ("https://example.com/%2541", "https://example.com/%2541"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/a/%2e%2e/c", "https://example.com/c"),
        ("https:\\\\example.com\\a", "https://example.com/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://пример.test/", "https://xn--e1afmkfd.test/"),
        ("https://example。com/", "https://example.com/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("https://user:pass@example.com/", "https://example.com/"),
        ("https://example.com/?b=2&a=1", "https://example.com/?a=1&b=2"),
        ("https://example.com/?a=1&&", "https://example.com/?a=1"),
        ("https://example.com/?utm_source=x&v=1&fbclid=y", "https://example.com/?v=1"),
        ("https://example.com/?UTM_Medium=x", "https://example.com/"),
        ("https://example.com/?a=1&a=0", "https://example.com/?a=0&a=1"),
        ("ht\ntps://exa\tmple.com/", "https://example.com/"),
    ],
)
def test_one_address_has_one_form(written, same):
    assert canonical(written) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/", "http://example.com/"),
        ("https://example.com/", "https://www.example.com/"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/?v=1", "https://example.com/?v=2"),
        ("https://example.com/?ref=1", "https://example.com/"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "not a url",
        "example.com/path",
        "//example.com/",
        "https://",
        "https://exa mple.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/plain,x",
        "https://./",
        "https://\ud800.example/",
        "https://example.com/" + "a" * 9000,
    ],
)
def test_what_is_no_web_address_is_refused_with_what_to_do(wrong):
    with pytest.raises(InvalidSignal) as refused:
        canonical(wrong)

    assert refused.value.field == "url"
    assert refused.value.remedy


def test_credentials_are_left_out_and_said_to_be():
    hashed = hash_url("https://user:secret@example.com/")

    assert hashed.signals[0].value == "https://example.com/"
    assert hashed.notes == ("The credentials in the URL were left out.",)
    assert hash_url("https://example.com/").notes == ()


@pytest.mark.parametrize(
    "written",
    ["hxxps://example[.]com/a", "[h]ttps://example.com/a", " hXXps[:]//example (dot) com/a "],
)
def test_an_address_that_cannot_be_clicked_is_put_back(written):
    hashed = hash_url(written)

    assert hashed.signals[0].value == "https://example.com/a"
    assert hashed.notes == ("The address was read as https://example.com/a.",)
    assert signal_type("url").normalise(written) == "https://example.com/a"


@pytest.mark.parametrize("written", ["see hxxps://example[.]com/a", "example[.]com", "hxxps://"])
def test_what_is_no_address_in_itself_is_still_refused(written):
    with pytest.raises(InvalidSignal):
        hash_url(written)


PIECES = st.sampled_from(
    [
        "a",
        "%41",
        "%2e",
        "%2E.",
        "..",
        "/",
        "//",
        "?",
        "&",
        "=",
        "#",
        "%",
        "%zz",
        "%25",
        "%2541",
        " ",
        "ä",
        "\\",
        ";",
        "+",
        "utm_x=1",
        "@",
        ":",
        "~",
        "'",
        '"',
        "<",
        "{",
        "\u200b",
        "中",
        ".",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_canonical_form_of_a_canonical_form_is_itself(rest):
    once = canonical("https://example.com/" + rest)

    assert canonical(once) == once


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=40))
def test_any_text_at_all_is_a_url_or_refused(text):
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            once = canonical(url)
        except InvalidSignal:
            continue
        assert canonical(once) == once
