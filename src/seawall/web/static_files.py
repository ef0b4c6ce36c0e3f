"""Styles, scripts and icons, each under a name that changes with its content.

The name holds a digest of what is in the file (`app.979ba06227f7.css`), so that a browser keeps
it for a year and never asks again. A file is read and packed once a process, when its name is
first needed, and lies in memory after that, packed: what is named, what is sent and what the
browser unpacks are the same bytes, even if somebody puts a newer version over a process that
runs. Nothing is collected, written or built beforehand; the folder of the installation may be
read-only (docs/decisions/0068).
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from seawall.web.accepted_coding import accepts_gzip

#: A year, the longest that RFC 9111 speaks of; `immutable` (RFC 8246): not even a reload asks.
FOR_EVER = "public, max-age=31536000, immutable"
#: A name without a digest, from an old bookmark or within another file: asked for each time.
ASKED_EACH_TIME = "public, no-cache"
#: What browsers are told, whatever tables this machine has; no answer may be guessed at.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_UNNAMED_TYPE = "application/octet-stream"
#: What packing must save: less is not worth the unpacking.
_WORTHWHILE = 0.95
_DIGITS = 12
_HASHED = re.compile(rf"(?P<stem>.+)\.(?P<digest>[0-9a-f]{{{_DIGITS}}})(?P<ending>\.\w+)")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is kept in memory and sent."""

    name: str
    """Below `/static/`, without a digest."""
    digest: str
    """Of its content: the first twelve hexadecimal digits of SHA-256."""
    stored: bytes
    is_packed: bool

    @property
    def hashed_name(self) -> str:
        """The name that changes with the content."""
        stem, ending = posixpath.splitext(self.name)
        return f"{stem}.{self.digest}{ending}"

    @property
    def media_type(self) -> str:
        """What it is, as browsers are told."""
        return MEDIA_TYPES.get(posixpath.splitext(self.name)[1], _UNNAMED_TYPE)

    def content(self) -> bytes:
        """The bytes of the file."""
        return gzip.decompress(self.stored) if self.is_packed else self.stored


@cache
def static_paths() -> dict[str, Path]:
    """Where each file lies, by its name below `/static/`; of equal names the first counts."""
    paths: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            paths.setdefault(name, Path(storage.path(name)))
    return paths


@cache
def static_file(name: str) -> StaticFile:
    """The file of this name; KeyError if there is none."""
    content = static_paths()[name].read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    is_packed = len(packed) < _WORTHWHILE * len(content)
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return StaticFile(name, digest, packed if is_packed else content, is_packed)


class HashedNames(StaticFilesStorage):
    """What `{% static %}` asks: the address of a file, with its digest."""

    def url(self, name: str | None) -> str:
        """The address; KeyError for a file that is not there, as it is a fault of the page."""
        return f"{settings.STATIC_URL}{quote(static_file(name or '').hashed_name)}"


class ServeStaticFiles:
    """Middleware: answers what is below `/static/`; all else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        name = request.path_info.removeprefix(settings.STATIC_URL)
        if name in static_paths():
            return _answered(request, static_file(name), ASKED_EACH_TIME)
        if file := _file_of_hashed(name):
            return _answered(request, file, FOR_EVER)
        missed = self.get_response(request)
        missed["Cache-Control"] = "no-store"  # another version may have it in a moment
        return missed


def _file_of_hashed(name: str) -> StaticFile | None:
    """The file, if this is the name of the content that we have; never other content."""
    match = _HASHED.fullmatch(name)
    plain = f"{match['stem']}{match['ending']}" if match else ""
    if not match or plain not in static_paths():
        return None
    file = static_file(plain)
    return file if file.digest == match["digest"] else None


def _answered(request: HttpRequest, file: StaticFile, kept: str) -> HttpResponseBase:
    """The file, packed for whoever takes that; 304 for whoever has it (RFC 9110, section 13)."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    is_packed = file.is_packed and accepts_gzip(request)
    body = file.stored if is_packed else file.content()
    answer = HttpResponse(body, content_type=file.media_type)
    answer["Cache-Control"], answer["Content-Length"] = kept, str(len(body))
    answer["ETag"] = f'"{file.digest}.gz"' if is_packed else f'"{file.digest}"'
    if file.is_packed:
        answer["Vary"] = "Accept-Encoding"
    if is_packed:
        answer["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
