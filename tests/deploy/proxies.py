"""nginx and Caddy as processes of ours, with the site files that ship.

Only what every reader changes is changed: the name, the ports, the certificate, where logs lie,
and where Seawall listens. Neither needs root, and both listen on this machine alone.
"""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests import needs
from tests.docs.pages import ROOT
from tests.waiting import PATIENCE, until_listens

NAME = "localhost"
NGINX = ROOT / "deploy" / "nginx" / "seawall.conf"
CADDY = ROOT / "deploy" / "caddy" / "Caddyfile"
#: What nginx's own file has, which includes the site.
_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proxy listens, what it shows, and what stands behind it."""

    plain: int
    secure: int
    certificate: Path
    key: Path
    upstream: int


@dataclass(frozen=True, slots=True)
class RunningProxy:
    """A proxy that answers, and whom its certificate is from."""

    place: Place
    authority: Path
    log: Path

    def line(
        self, *, source: str = "127.0.0.1", newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    ) -> ssl.SSLSocket:
        """A line to it by TLS no newer than this, from this address of this machine."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.authority)
        context.maximum_version = newest
        plain = socket.create_connection(
            ("127.0.0.1", self.place.secure), timeout=PATIENCE, source_address=(source, 0)
        )
        try:
            return context.wrap_socket(plain, server_hostname=NAME)
        except OSError:
            plain.close()
            raise

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        source: str = "127.0.0.1",
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of an answer by https."""
        line = HTTPConnection("127.0.0.1")
        line.sock = self.line(source=source)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": NAME, **(headers or {})}.items():
                line.putheader(name, value)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def ask_plainly(self, method: str, path: str) -> tuple[int, Mapping[str, str]]:
        """Status and headers of an answer by http."""
        line = HTTPConnection("127.0.0.1", self.place.plain, timeout=PATIENCE)
        line.request(method, path, headers={"Host": NAME})
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status, answer.headers


def changed(text: str, changes: Mapping[str, str]) -> str:
    """The text with these changes, each of which must be one."""
    for before, after in changes.items():
        assert before in text, f"the site file has no {before!r}"
        text = text.replace(before, after)
    return text


def nginx_site(place: Place, folder: Path) -> str:
    """The site file of nginx, for this place."""
    return changed(
        NGINX.read_text(),
        {
            "listen 80;": f"listen 127.0.0.1:{place.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{place.secure} ssl;",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl;\n": "",
            "/etc/letsencrypt/live/seawall.example/fullchain.pem": str(place.certificate),
            "/etc/letsencrypt/live/seawall.example/privkey.pem": str(place.key),
            "/var/log/nginx/": f"{folder}/",
            "127.0.0.1:8000": f"127.0.0.1:{place.upstream}",
            "seawall.example": NAME,
        },
    )


def caddy_site(place: Place, folder: Path) -> str:
    """The site file of Caddy, for this place."""
    ports = (
        f"{{\n\tadmin off\n\thttp_port {place.plain}\n\thttps_port {place.secure}\n"
        f"\tdefault_bind 127.0.0.1\n\tstorage file_system {folder}\n\tservers {{"
    )
    return changed(
        CADDY.read_text(),
        {
            "{\n\tservers {": ports,
            "\ttls {": f"\ttls {place.certificate} {place.key} {{",
            "127.0.0.1:8000": f"127.0.0.1:{place.upstream}",
            "seawall.example": NAME,
        },
    )


@contextmanager
def nginx(place: Place, authority: Path, folder: Path) -> Iterator[RunningProxy]:
    """nginx, with the site that ships."""
    (folder / "site.conf").write_text(nginx_site(place, folder))
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder))
    command = [
        needs.program("nginx"),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "e.log"),
    ]
    with _running(command, place, folder) as log:
        yield RunningProxy(place, authority, log)


@contextmanager
def caddy(place: Place, authority: Path, folder: Path) -> Iterator[RunningProxy]:
    """Caddy, with the site that ships."""
    (folder / "Caddyfile").write_text(caddy_site(place, folder))
    command = [needs.program("caddy"), "run", "--config", str(folder / "Caddyfile")]
    with _running([*command, "--adapter", "caddyfile"], place, folder) as log:
        yield RunningProxy(place, authority, log)


PROXIES: Mapping[str, Callable[[Place, Path, Path], object]] = {"nginx": nginx, "caddy": caddy}


@contextmanager
def _running(command: list[str], place: Place, folder: Path) -> Iterator[Path]:
    log = folder / "proxy.log"
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
    try:
        until_listens(place.secure, process, report=log.read_text)
        yield log
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
