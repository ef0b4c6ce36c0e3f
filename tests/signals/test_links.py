"""Links in texts, also those made unclickable, and texts that are lists of links."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.signals import hash_text, link_list
from seawall.signals._defang import links_in
from seawall.signals.links import MOST


def urls(text):
    """The `url` signals of a text, in order."""
    return [one.value for one in hash_text(f"see {text} now").signals if one.type == "url"]


@pytest.mark.parametrize(
    "written",
    [
        "https://example.com/a",
        "hxxps://example.com/a",
        "hXXps://example[.]com/a",
        "h**ps://example(.)com/a",
        "https[:]//example{.}com/a",
        "https://example[dot]com/a",
        "https://example (dot) com/a",
        "https : // example . com/a",
        "https://example。com/a",
        "https://exam\u200bple.com/a",
        "https://example.com[/]a",
        r"https://example\.com/a",
        "“https://example.com/a”,",
        "<https://example.com/a>",
        "(https://example.com/a)",
        "https://example.com/a.",
        "https://example.com/a?utm_source=x!",
        "[link](https://example.com/a)",
        "https:\\\\example.com/a",
    ],
)
def test_a_link_is_found_however_it_is_written(written):
    assert urls(written) == ["https://example.com/a"]


@pytest.mark.parametrize(
    "written", ["example[.]com", "example dot com", "www.example.com", "example.com/"]
)
def test_an_address_without_a_scheme_may_be_either(written):
    host = "www.example.com" if "www" in written else "example.com"

    assert urls(written) == [f"https://{host}/", f"http://{host}/"]


@pytest.mark.parametrize(
    "text",
    [
        "at 5.30pm",
        "e.g. this",
        "file.txt",
        "user@example.com",
        "end.Begin",
        "the dot on the i",
        "(a) and [b]",
        "1.2.3",
        "https://",
        "hxxp",
        "...",
    ],
)
def test_what_is_no_link_is_left_alone(text):
    assert urls(text) == []


def test_brackets_that_belong_to_the_address_stay():
    assert urls("https://example.com/wiki/A_(b)") == ["https://example.com/wiki/A_(b)"]


def test_a_link_says_that_it_was_in_a_text_and_is_not_banked():
    signals = [one for one in hash_text("see https://example.com/a").signals if "url" in one.type]

    assert {one.view for one in signals if one.type == "url"} == {"link in text"}
    assert not any(one.is_bankable for one in signals)
    assert all(one.within == 0 for one in signals)


def test_what_a_link_wraps_is_found_too():
    found = hash_text("hxxps://web.archive[.]org/web/2020/https://example.com/a bit.ly/x")

    assert "https://example.com/a" in [one.value for one in found.signals]
    assert any("bit.ly" in note for note in found.notes)


def test_only_so_many_links_count_and_a_note_says_so():
    found = hash_text(" ".join(f"https://example.com/{n}" for n in range(MOST + 20)))

    assert len([one for one in found.signals if one.type == "url"]) == MOST
    assert f"more than {MOST} links" in found.notes[-1]


def test_five_links_to_file_hosts_are_a_link_list():
    hosts = {f"files{n}.example" for n in range(6)}
    lines = "\n".join(f"hxxps://{host}/d/grey-tide.zip" for host in sorted(hosts))
    said = link_list(f"{lines}\nPassword: tide\nhttps://example.com/", hosts=hosts)

    assert said.is_link_list
    assert (said.links, said.to_file_hosts, said.same_name) == (7, 6, 6)
    assert said.has_password
    assert len(said.file_hosts) == 6


def test_subdomains_belong_to_their_host():
    assert link_list("https://a.b.files.example/x", hosts={"files.example"}).to_file_hosts == 1
    assert link_list("https://notfiles.example/x", hosts={"files.example"}).to_file_hosts == 0


def test_a_text_with_one_link_is_no_list():
    said = link_list("my thesis: https://files.example/thesis.pdf", hosts={"files.example"})

    assert not said.is_link_list
    assert not said.has_password


@pytest.mark.parametrize(
    "unit",
    [
        "h",
        "a.",
        "[.",
        "http://",
        " dot com",
        "https://a . ",
        "(",
        "x-",
        "h[x:",
        "[.]",
        "//",
        "https://a.test/",
        ")",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(unit):
    found = [len(list(links_in(unit * count))) for count in (500, 1000)]

    assert found[1] <= 2 * found[0] + 2


PIECES = st.sampled_from(
    [
        "http",
        "hxxps",
        "://",
        "[:]",
        "[.]",
        "(dot)",
        " . ",
        "example",
        ".com",
        "/",
        "\\\\",
        "(",
        ")",
        "[",
        "]",
        " ",
        "\n",
        "。",
        "@",
        "ü",
        "\u200b",
        ":",
        "1",
        "www.",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=16).map("".join) | st.text(max_size=40))
def test_any_text_at_all_has_links_or_none(text):
    for link, _ in links_in(text):
        assert link
        assert " " not in link
    link_list(text.encode("utf-8", "ignore"))
