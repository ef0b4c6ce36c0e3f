"""What an officer pastes or drops is read line by line, or refused with the line named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.referrals.batch_reading import MOST_LINES, read_batch
from seawall.referrals.referral_faults import BatchUnreadable
from tests.problems import raises_problem


def test_a_paste_is_one_address_a_line_without_blanks_and_comments():
    read = read_batch("https://example.com/a\n\n# from the report\r\n  https://example.com/b  \n")

    assert [(one.number, one.url) for one in read] == [
        (1, "https://example.com/a"),
        (2, "https://example.com/b"),
    ]


def test_a_table_is_known_by_its_heading_in_any_order_and_by_any_name():
    read = read_batch("Language;Statute;LINK;Group\nfr;uk-ta2006-s1;https://example.com/a;Tide\n")

    assert read[0].url == "https://example.com/a"
    assert read[0].said == {"language": "fr", "statute": "uk-ta2006-s1", "entity": "Tide"}


def test_quotes_hold_separators_quotes_and_line_breaks():
    read = read_batch('url,note\r\n"https://example.com/a?x=1,2","said ""now"",\nand more"\r\n')

    assert read[0].url == "https://example.com/a?x=1,2"
    assert read[0].said["note"] == 'said "now",\nand more'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding):
    read = read_batch("url,note\nhttps://example.com/ä,über\n".encode(encoding))

    assert (read[0].url, read[0].said["note"]) == ("https://example.com/ä", "über")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no URL"),
        (b"# nothing\n", "no URL"),
        (b"url\n\xff\xfe\xfa", "UTF-8"),
        (b"url\nhttps://example.com/a\x00", "NUL"),
        (b'url,note\nhttps://example.com/a,"never closed', "Line"),
        (b"url,note\nhttps://example.com/a,b,c\n", "3 cells, but there are 2 columns"),
        (b"url,link\nhttps://example.com/a,b\n", "two 'url' columns"),
        (b"url\n" + b"a" * 9000, "more than 8192"),
    ],
)
def test_a_bad_table_is_refused_whole_with_what_is_wrong(content, says):
    with pytest.raises(BatchUnreadable, match=says) as refused:
        read_batch(content)

    assert refused.value.field == "lines"
    assert refused.value.remedy


def test_ten_thousand_addresses_are_read_and_one_more_is_refused():
    lines = [f"https://example.com/{number}" for number in range(MOST_LINES)]

    assert len(read_batch("\n".join(lines))) == MOST_LINES
    with raises_problem("referrals.batch-too-long.addresses"):
        read_batch("\n".join([*lines, "https://example.com/more"]))


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_anything_is_read_or_refused_by_name(content):
    try:
        numbers = [one.number for one in read_batch(content)]
    except SeawallError as refused:
        fields, numbers = [refused.field], []
    else:
        fields = ["lines"]

    assert fields == ["lines"]
    assert numbers == list(range(1, len(numbers) + 1))
