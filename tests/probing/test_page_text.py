"""What is read in a page, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.probing.page_text import MOST_TEXT, has_words, read_page


def text_of(html, content_type="text/html; charset=utf-8"):
    return read_page(html.encode(), content_type).text


def test_words_are_read_and_scripts_styles_and_comments_are_not():
    page = (
        "<title>Seven\n circles</title><style>p{x}</style><!-- hidden --><script>run('<p>')</script>"
        "<p>Blue &amp; <b>gr</b>een</p><div>tide</div>"
    )
    seen = read_page(page.encode(), "text/html")

    assert (seen.title, seen.text) == ("Seven circles", "Blue & green\ntide")


@pytest.mark.parametrize(
    ("form", "asks"),
    [
        ("<input type=password>", True),
        ('<INPUT name="x" TYPE = "Password">', True),
        ("<input type=text>", False),
        ("<p>type=password</p>", False),
        ("<!-- <input type=password> -->", False),
    ],
)
def test_a_field_for_a_password_is_seen(form, asks):
    assert read_page(form.encode(), "text/html").asks_password is asks


@pytest.mark.parametrize("opened", ["<!--", "<a ", "<script>", "<title>", "</", "<?", "<![", "&#"])
def test_what_is_never_closed_ends_the_page_and_takes_no_time(opened):
    hostile = "tide" + opened * (400_000 // len(opened))

    assert text_of(hostile).startswith("tide")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("страница", "text/html; charset=windows-1251"),
        ("صفحة", "text/html; charset=windows-1256"),
        ("página", "text/html"),
        ("页面", "text/html; charset=GB18030"),
    ],
)
def test_the_declared_encoding_is_used(body, content_type):
    name = content_type.partition("charset=")[2] or "utf-8"

    assert read_page(body.encode(name), content_type).text == body


def test_a_page_can_declare_its_own_encoding():
    page = '<meta charset="windows-1251"><p>страница</p>'.encode("windows-1251")

    assert read_page(page, "text/html").text == "страница"


@pytest.mark.parametrize("name", ["zip", "rot13", "idna", "punycode", "iso-8859-99", "utf-7"])
def test_a_codec_that_is_no_encoding_of_pages_is_not_used(name):
    assert "tide" in read_page(b"<p>tide</p>", f"text/html; charset={name}").text


def test_bytes_of_no_encoding_are_read_as_western_letters():
    assert read_page(b"caf\xe9 by the harbour", "text/html").text == "café by the harbour"


@given(
    st.binary(max_size=3000), st.sampled_from(["text/html", "text/plain", "text/html;charset=big5"])
)
def test_any_bytes_can_be_read(body, content_type):
    seen = read_page(body, content_type)

    assert len(seen.text) <= MOST_TEXT
    seen.text.encode()
    seen.title.encode()


@pytest.mark.parametrize(
    ("content_type", "reads"),
    [("text/html; charset=x", True), ("", True), ("video/mp4", False), ("application/pdf", False)],
)
def test_words_are_sought_only_where_there_can_be_some(content_type, reads):
    assert has_words(content_type) is reads


def test_a_content_type_of_a_hundred_thousand_spaces_costs_no_more_than_its_length():
    page = read_page(b"Words", f"text/html; charset={' ' * 100_000}!")

    assert page.text == "Words"
