"""The file in which a platform lists what was public: read line by line, and kept by its hash.

CSV with a line of names: `id` is needed, `kind`, `url`, `score` and `views` may stand beside it, in
any order; other columns are left alone. What is kept in memory is a score and a number of views for
each line: ten million take 300 MB while they are read.
"""

from __future__ import annotations

import csv
import hashlib
import re
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from seawall.errors import problem

#: What an item is called, if the file does not say.
USUAL_KIND = "upload"
_ID, _KIND, _URL, _SCORE, _VIEWS = "id", "kind", "url", "score", "views"
#: As in the API: what cannot be checked there cannot be listed here.
_KIND_NAMES, _LONGEST_ID, _LONGEST_URL = re.compile(r"[A-Za-z0-9_.-]{1,64}"), 512, 4_096
_LONGEST_LINE = 20_000
#: JSON has no more than 2^53 (RFC 8785), and the log tells the sum of all views.
MOST_LINES, _MOST_VIEWS, MOST_VIEWS_IN_ALL = 20_000_000, 2**40, 2**53 - 1


@dataclass(frozen=True, slots=True)
class ListedUpload:
    """One line of the file."""

    kind: str
    external_id: str
    url: str
    score: float
    views: int


@dataclass(frozen=True, slots=True)
class UploadList:
    """A whole file: its hash, and of each line its score and its views."""

    sha256: str
    scores: NDArray[np.float64]
    views: NDArray[np.int64]
    has_scores: bool

    @property
    def lines(self) -> int:
        """How many uploads it lists."""
        return len(self.scores)


def read_upload_list(file: BinaryIO) -> UploadList:
    """Read all of it; raises `InvalidRequest` that names the line."""
    digest = hashlib.sha256()
    scores, views, names, numbers = array("d"), array("q"), array("q"), array("I")
    reader, total = _UploadLines(file, digest), 0
    for upload in reader:
        scores.append(upload.score)
        views.append(upload.views)
        numbers.append(reader.number)
        total += upload.views
        name = f"{upload.kind}\0{upload.external_id}".encode()
        names.append(int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True))
        if len(scores) > MOST_LINES:
            raise problem("audits.file.long", most=MOST_LINES)
        if total > MOST_VIEWS_IN_ALL:
            raise problem("audits.file.views-many", line=reader.number)
    if not scores:
        raise problem("audits.file.empty")
    _refuse_twice(np.frombuffer(names, dtype=np.int64), numbers)
    return UploadList(
        digest.hexdigest(),
        np.frombuffer(scores, dtype=np.float64),
        np.frombuffer(views, dtype=np.int64),
        reader.has_scores,
    )


def uploads_at(file: BinaryIO, numbers: Collection[int], *, sha256: str) -> dict[int, ListedUpload]:
    """The uploads in these places, counted from 0, of the file that has this hash."""
    places, digest = set(numbers), hashlib.sha256()
    uploads = {
        number: upload
        for number, upload in enumerate(_UploadLines(file, digest))
        if number in places
    }
    if digest.hexdigest() != sha256:
        raise problem("audits.file.other", sha256=sha256)
    return uploads


class _UploadLines:
    """The lines of a file, each checked, while its hash is taken."""

    def __init__(self, file: BinaryIO, digest: hashlib._Hash) -> None:
        self._file, self._digest = file, digest
        self._rows = csv.reader(self._texts(), strict=True)
        self.number = 0
        self._names = self._head()
        self.has_scores = _SCORE in self._names

    def __iter__(self) -> Iterator[ListedUpload]:
        for row in self._checked_rows():
            if row:
                yield self._upload(dict(zip(self._names, row, strict=False)), count=len(row))

    def _head(self) -> list[str]:
        names = [name.strip().lower() for name in next(self._checked_rows(), [])]
        if _ID not in names:
            raise problem("audits.file.names")
        return names

    def _checked_rows(self) -> Iterator[list[str]]:
        try:
            yield from self._rows
        except csv.Error:
            raise problem("audits.file.csv", line=self.number) from None

    def _texts(self) -> Iterator[str]:
        while line := self._file.readline(_LONGEST_LINE):
            self.number += 1
            if len(line) == _LONGEST_LINE:
                raise problem("audits.file.line-long", line=self.number, most=_LONGEST_LINE)
            self._digest.update(line)
            try:
                yield line.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError:
                raise problem("audits.file.text", line=self.number) from None

    def _upload(self, row: dict[str, str], *, count: int) -> ListedUpload:
        if count != len(self._names):
            raise problem("audits.file.columns", line=self.number, count=len(self._names))
        return ListedUpload(
            self._kind(row), self._id(row), self._url(row), self._score(row), self._views(row)
        )

    def _kind(self, row: dict[str, str]) -> str:
        kind = row.get(_KIND, "").strip() or USUAL_KIND
        if not _KIND_NAMES.fullmatch(kind):
            raise problem("audits.file.kind", line=self.number)
        return kind

    def _id(self, row: dict[str, str]) -> str:
        external_id = row[_ID].strip()
        if not 0 < len(external_id) <= _LONGEST_ID or "\0" in external_id:
            raise problem("audits.file.id", line=self.number, most=_LONGEST_ID)
        return external_id

    def _url(self, row: dict[str, str]) -> str:
        url = row.get(_URL, "").strip()
        is_of_the_web = url.lower().startswith(("https://", "http://")) and "\0" not in url
        if url and not (is_of_the_web and len(url) <= _LONGEST_URL):
            raise problem("audits.file.url", line=self.number, most=_LONGEST_URL)
        return url

    def _score(self, row: dict[str, str]) -> float:
        if not self._is_given(row, _SCORE):
            return 0.0
        try:
            score = float(row[_SCORE])
        except ValueError:
            score = float("nan")
        if not isfinite(score):
            raise problem("audits.file.score", line=self.number)
        return score

    def _views(self, row: dict[str, str]) -> int:
        text = row.get(_VIEWS, "").strip()
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and int(text[:20]) <= _MOST_VIEWS):
            raise problem("audits.file.views", line=self.number)
        return int(text)

    def _is_given(self, row: dict[str, str], name: str) -> bool:
        return bool(row.get(name, "").strip())


def _refuse_twice(names: NDArray[np.int64], numbers: Sequence[int]) -> None:
    """An upload that is listed twice would be drawn twice as often."""
    order = np.argsort(names, kind="stable")
    repeats = np.flatnonzero(names[order][1:] == names[order][:-1])
    if len(repeats):
        raise problem("audits.file.twice", line=numbers[int(order[repeats + 1].min())])
