"""Objects of a bucket, by way of obstore: listed page by page, read with the version listed.

One library speaks S3, Google's and Azure's protocol. It says tidy names only, so S3 is
listed without it wherever the credentials stand in the open (`seawall.app.scanning.s3`),
and objects with untidy names are read so too. Credentials, region and endpoint come
from the environment under the names each cloud gives them (`AWS_ACCESS_KEY_ID`,
`AWS_ENDPOINT`, `GOOGLE_APPLICATION_CREDENTIALS`, `AZURE_STORAGE_ACCOUNT_NAME`); nothing of
it is kept. A server that is busy (429, 503) is asked again, later each time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seawall.app.scanning.files import File, Missing, UnreadFile
from seawall.app.scanning.s3.client import NotGiven, PlainS3
from seawall.app.scanning.s3.s3_signature import Credentials
from seawall.errors import Unavailable, problem

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SCHEMES = ("s3", "gs", "az")
AHEAD = 8  # objects read at once by each process
PAGE = 1_000
CHANGED = "It changed during the scan. The next run scans it again."
RETRIES = 10
RETRIED_FOR = timedelta(minutes=3)
_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"),
    "gs": ("GOOGLE_BASE_URL",),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class StoreAway(Unavailable):
    """A store that cannot be listed: not there, not ours, or silent."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or what lies below one name in it."""

    scheme: str
    bucket: str
    below: str = ""
    endpoint: str = ""

    goes_on_by_name = True

    @property
    def name(self) -> str:
        return f"{self.scheme}://{self.bucket}/{self.below}".rstrip("/")

    @property
    def identity(self) -> bytes:
        return f"{self.name} {self.endpoint}".strip().encode()

    def files(self, missing: Missing, *, after: bytes = b"") -> Iterator[File]:
        """Every object in the order of names, as the store lists them."""
        import obstore

        del missing
        plain = self.plain()
        try:
            if plain:
                yield from plain.files(below=self.below, after=after.decode())
            else:
                yield from self._listed(after.decode())
        except NotGiven as error:
            raise problem(
                "app.store-away", StoreAway, store=self.name, why=error.detail.removesuffix(".")
            ) from error
        except (OSError, obstore.exceptions.BaseError) as error:
            raise problem(
                "app.store-away", StoreAway, store=self.name, why=_first_line(error)
            ) from error

    def _listed(self, after: str) -> Iterator[File]:
        import obstore

        store = self._store()
        if self.below and not after:
            yield from _itself(store, self.below)
        for page in obstore.list(store, self.below or None, offset=after or None, chunk_size=PAGE):
            for object_meta in page:
                yield _file(object_meta)

    def plain(self) -> PlainS3 | None:
        """S3's own protocol, where we can speak it: with credentials that stand in the open."""
        credentials = Credentials.of(os.environ) if self.scheme == "s3" else None
        return PlainS3(self.bucket, self.endpoint, credentials) if credentials else None

    def open(self) -> BucketReader:
        return BucketReader(self._store(), self.plain())

    def shown(self, file: File) -> str:
        return f"{self.scheme}://{self.bucket}/{file.name}"

    def _store(self) -> ObjectStore:
        try:
            from obstore.store import from_url
        except ImportError as missing:
            raise problem("app.no-obstore", scheme=self.scheme) from missing
        options: Any = {"connect_timeout": "10s", "timeout": "10m"}
        if urlsplit(self.endpoint).hostname in _LOOPBACK:
            options["allow_http"] = True  # a server beside us has no certificate
        # Also where this runs on another machine, whose environment names no endpoint.
        config: Any = {"endpoint": self.endpoint} if self.endpoint else None
        try:
            return from_url(
                f"{self.scheme}://{self.bucket}",
                client_options=options,
                config=config,
                retry_config={"max_retries": RETRIES, "retry_timeout": RETRIED_FOR},
            )
        except Exception as error:
            raise problem("app.store-refused", name=self.name, why=_first_line(error)) from error


@dataclass(frozen=True, slots=True)
class BucketReader:
    """Reads objects, each only as it was listed."""

    store: ObjectStore
    plain: PlainS3 | None = None
    ahead: int = AHEAD

    def read(self, file: File, *, most: int) -> bytes:
        if not is_tidy(file.name):
            return self._plainly(file, most=most)
        import obstore

        try:
            response = obstore.get(self.store, file.name)
            if _mark(response.meta) != file.mark or response.meta["size"] > most:
                raise UnreadFile(CHANGED, passes=True)
            return bytes(response.bytes())
        except FileNotFoundError as missing:
            raise UnreadFile("It is gone.", passes=True) from missing
        except (OSError, obstore.exceptions.BaseError) as error:
            raise UnreadFile(
                f"The store did not return it: {_first_line(error)}.", passes=True
            ) from error

    def close(self) -> None:
        """Nothing is kept open."""

    def _plainly(self, file: File, *, most: int) -> bytes:
        if self.plain is None:
            raise UnreadFile(
                "Its name can only be sent with credentials in the clear.", passes=True
            )
        try:
            mark, content = self.plain.read(file.name, most=most)
        except NotGiven as error:
            raise UnreadFile(f"The store did not return it: {error.detail}", passes=True) from error
        if mark != file.mark:
            raise UnreadFile(CHANGED, passes=True)
        return content


def bucket_of(address: str) -> Bucket:
    """The bucket that an address names."""
    scheme, _, location = address.partition("://")
    bucket, _, below = location.partition("/")
    endpoints = (os.environ.get(name, "") for name in _ENDPOINTS[scheme])
    endpoint = next(filter(None, endpoints), "")
    _refuse_in_the_clear(endpoint)
    return Bucket(scheme, bucket, below.strip("/"), endpoint)


def _refuse_in_the_clear(endpoint: str) -> None:
    """Stored media do not cross a network unsealed unless somebody says so."""
    parts = urlsplit(endpoint)
    is_allowed = os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true"}
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not is_allowed:
        raise problem("app.endpoint-without-https", endpoint=endpoint)


def is_tidy(name: str) -> bool:
    """Whether obstore can say this name: no empty part, no dots alone, no control characters."""
    parts = name.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and not _CONTROL.search(name)


def _itself(store: ObjectStore, name: str) -> Iterator[File]:
    """The object of just this name, which a listing of what is below it leaves out."""
    import obstore

    try:
        yield _file(obstore.head(store, name))
    except FileNotFoundError:
        return


def _file(object_meta: Any) -> File:
    return File(object_meta["path"].encode(), object_meta["size"], _mark(object_meta))


def _mark(object_meta: Any) -> str:
    return str(
        object_meta["version"] or object_meta["e_tag"] or object_meta["last_modified"].isoformat()
    )


def _first_line(error: Exception) -> str:
    """The first line of what the library says; the rest is its own insides."""
    return str(error).strip().partition("\n")[0].partition(": <?xml")[0].rstrip(".")[:300]
