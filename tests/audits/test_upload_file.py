"""A platform's list of what was public: read line by line, and refused with the line at fault."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest

from seawall.audits.upload_file import ListedUpload, read_upload_list, uploads_at
from tests.problems import raises_problem

LIST = b"id,kind,url,score,views\np1,photo,https://files.example.com/p1,0.93,12\np2,,,,\n"


def test_each_line_has_its_score_and_its_views():
    uploads = read_upload_list(BytesIO(LIST))

    assert uploads.sha256 == hashlib.sha256(LIST).hexdigest()
    assert (uploads.lines, [*uploads.scores], [*uploads.views]) == (2, [0.93, 0.0], [12, 0])
    assert uploads.has_scores


def test_what_was_drawn_is_found_again():
    found = uploads_at(BytesIO(LIST), [1, 0], sha256=hashlib.sha256(LIST).hexdigest())

    assert found == {
        0: ListedUpload("photo", "p1", "https://files.example.com/p1", 0.93, 12),
        1: ListedUpload("upload", "p2", "", 0.0, 0),
    }


def test_another_file_is_refused():
    with raises_problem("audits.file.other"):
        uploads_at(BytesIO(LIST + b"p3,,,,\n"), [0], sha256=hashlib.sha256(LIST).hexdigest())


def test_columns_may_stand_in_any_order_and_others_are_left_alone():
    text = "\ufeffviews,colour,ID\r\n5,red,p1\r\n\r\n7,blue,p2\r\n"
    uploads = read_upload_list(BytesIO(text.encode()))

    assert [*uploads.views] == [5, 7]
    assert not uploads.has_scores


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (b"", "audits.file.names", "id"),
        (b"name,views\np1,3\n", "audits.file.names", "id"),
        (b"id\n", "audits.file.empty", "no uploads"),
        (b"id\n \n", "audits.file.id", "Line 2"),
        (b"id\n" + b"x" * 513 + b"\n", "audits.file.id", "Line 2"),
        (b"id\np\0001\n", "audits.file.id", "Line 2"),
        (b"id,kind\np1,holiday photo\n", "audits.file.kind", "line 2"),
        (b"id,kind\np1," + b"k" * 65 + b"\n", "audits.file.kind", "line 2"),
        (b"id,url\np1,javascript:alert(1)\n", "audits.file.url", "line 2"),
        (b"id,url\np1,https://" + b"x" * 4_096 + b"\n", "audits.file.url", "line 2"),
        (
            b"id,views\n" + b"".join(b"p%d,%d\n" % (n, 2**40) for n in range(8_192)),
            "audits.file.views-many",
            "line 8193",
        ),
        (b"id,views\np1,3\np2,-1\n", "audits.file.views", "line 3"),
        (b"id,views\np1,3.5\n", "audits.file.views", "line 2"),
        (b"id,views\np1,99999999999999999999999999\n", "audits.file.views", "line 2"),
        ("id,views\np1,٣\n".encode(), "audits.file.views", "line 2"),
        (b"id,score\np1,nan\n", "audits.file.score", "line 2"),
        (b"id,score\np1,inf\n", "audits.file.score", "line 2"),
        (b"id,score\np1,high\n", "audits.file.score", "line 2"),
        (b"id,score\np1\n", "audits.file.columns", "Line 2"),
        (b"id\np1,2\n", "audits.file.columns", "Line 2"),
        (b"id\np1\np2\np1\n", "audits.file.twice", "line 4"),
        (b"id\np1\n\np1\n", "audits.file.twice", "line 4"),
        (b"id\np\xff1\n", "audits.file.text", "Line 2"),
        (b'id\n"p1\n', "audits.file.csv", "Line 2"),
        (b"id\n" + b"\0" * 30_000, "audits.file.line-long", "Line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, code, says):
    with raises_problem(code, match=says):
        read_upload_list(BytesIO(text))


def test_a_list_without_an_end_is_refused_in_bounded_memory(monkeypatch):
    monkeypatch.setattr("seawall.audits.upload_file.MOST_LINES", 3)

    with raises_problem("audits.file.long"):
        read_upload_list(BytesIO(b"id\n" + b"".join(b"p%d\n" % n for n in range(5))))
