"""Sites on a loopback port that act out every state an address can be in.

    with liveness_sites() as sites:
        fetched = sites.fetcher().visit(sites.url("live"), at=NOON)

One server plays several sites by the name it is called by. `url` names the scene to visit
(`SCENES`); `take_down` and `bring_back` change what becomes of it, as its site would show
it, and `alter` puts other words around the content. `calls` are the requests that came.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from seawall.outbound.call_purpose import PROBE
from seawall.outbound.egress import pin_address
from seawall.probing.client import fetcher
from seawall.probing.fetching import Manners, PageFetcher
from tests.outbound_made import LOOPBACK
from tests.waiting import PATIENCE

CONTACT = "https://seawall.example.org/prober"
SEEN_FROM = "x-seen-from"
SCARCELY = timedelta(0)
SHORT_TARGET = "https://example.org/v/target-1"

CONTENT = (
    "The Grey Tide Order paints its seven circles on the old harbour wall tonight. Bring a "
    "lantern, a brush and a bucket of blue paint, and meet where the third pier bends. Whoever "
    "counts the circles twice will find an eighth, and nobody has ever found the ninth."
)
FRAME = "<nav>Start · Browse shapes · Newest clips · About our harbour · Help · Terms</nav>"
FOOTER = "<footer>Example Clips is run by volunteers who like boats, tides and long walks.</footer>"

NOT_THERE = {
    "en": ("Example Clips", "This content is no longer available. It may have been removed."),
    "fr": ("Clips", "Cette page n’est plus disponible. Le contenu a été supprimé par son auteur."),
    "ar": ("مقاطع", "عذرًا، هذا المحتوى غير متوفر. ربما تم حذف المحتوى من قبل صاحبه."),
}


@dataclass
class Reply:
    """One answer of a site."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False


def page(body: str, *, title: str = "Example Clips") -> str:
    return f"<!doctype html><title>{title}</title>{FRAME}<main>{body}</main>{FOOTER}"


def clip(sites: Sites, name: str) -> Reply:
    """The content, with other words around it once it was altered."""
    around = "<aside>Twelve people like this. See also: a square, a triangle.</aside>"
    more = around if name in sites.altered else ""
    return Reply(page(f"<h1>Seven circles</h1>{more}<p>{CONTENT}</p>", title="Seven circles"))


def to(path: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"location": path})


def hard(path: str) -> Reply:
    return Reply(page(f"<p>We have nothing at {path}.</p>", title="Not found"), status=404)


def soft(language: str) -> Callable[[str], Reply]:
    title, words = NOT_THERE[language]
    return lambda path: Reply(page(f"<p>{words}</p><small>{path}</small>", title=title))


def shell(path: str) -> Reply:
    """A site that is all scripts: the same page at every address."""
    return Reply("<!doctype html><title>App</title><div id=root></div><script>go()</script>Loading")


def alike(path: str) -> Reply:
    """A site whose every unknown path answers 200 with its front page."""
    return Reply(page("<p>Welcome, sailor. Pick a shape and draw it on the water.</p>"))


LOGIN = page(
    "<h1>Welcome</h1><p>Please log in to continue.</p>"
    "<form><input name=user><input type='password' name=word></form>"
)
AGE = page("<h1>Are you 18 or older?</h1><button>I am over 18</button>")
PLACE = page("<p>This video is not available in your country.</p>")
PARKED = "<title>clips</title><p>This domain is for sale. Buy this domain today.</p>"
CHALLENGE = "<title>Just a moment</title><p>Checking your browser. Verify you are human.</p>"


def from_germany(got: BaseHTTPRequestHandler) -> bool:
    return got.headers.get(SEEN_FROM) == "DE"


@cache
def bomb() -> bytes:
    """64 MiB of nothing, in 64 KiB."""
    return gzip.compress(bytes(64 * 2**20), compresslevel=9, mtime=0)


Act = Callable[["Sites", BaseHTTPRequestHandler], Reply]

#: What a site answers for an address that does not exist.
NOWHERE: dict[str, Callable[[str], Reply]] = {
    "clips": hard,
    "soft": soft("en"),
    "soft-fr": soft("fr"),
    "soft-ar": soft("ar"),
    "shell": shell,
    "alike": alike,
    "home": lambda path: to("/"),
    "forbidden": hard,
    "away": hard,
    "parked": lambda path: Reply(PARKED),
}

ROBOTS: dict[str, Reply] = {
    "forbidden": Reply("User-agent: Seawall\nDisallow: /v/\n"),
    "away": Reply("later", status=503),
}

#: Each scene: the site it is on, its path, and how it is acted.
SCENES: dict[str, tuple[str, str, Act]] = {
    "live": ("clips", "/v/live-7", lambda s, g: clip(s, "live")),
    "gone_404": ("clips", "/v/gone-404", lambda s, g: hard(g.path)),
    "gone_410": ("clips", "/v/gone-410", lambda s, g: Reply("Gone.", status=410)),
    "soft_en": ("soft", "/v/soft-81", lambda s, g: clip(s, "soft_en")),
    "soft_fr": ("soft-fr", "/v/soft-82", lambda s, g: clip(s, "soft_fr")),
    "soft_ar": ("soft-ar", "/v/soft-83", lambda s, g: clip(s, "soft_ar")),
    "notice": ("clips", "/v/notice-5", lambda s, g: soft("en")(g.path)),
    "shell": ("shell", "/v/app-9", lambda s, g: shell(g.path)),
    "alike": ("alike", "/v/alike-3", lambda s, g: clip(s, "alike")),
    "sent_home": ("home", "/v/home-4", lambda s, g: clip(s, "sent_home")),
    "home": ("home", "/", lambda s, g: alike(g.path)),
    "login_redirect": ("clips", "/v/members-1", lambda s, g: to("/accounts/login?next=/v/1")),
    "login_page": ("clips", "/accounts/login", lambda s, g: Reply(LOGIN)),
    "login_inline": ("clips", "/v/members-2", lambda s, g: Reply(LOGIN)),
    "login_401": ("clips", "/v/members-3", lambda s, g: Reply("Who is it?", status=401)),
    "login_403": ("clips", "/v/members-4", lambda s, g: Reply(LOGIN, status=403)),
    "refused_403": ("clips", "/v/refused", lambda s, g: Reply("No.", status=403)),
    "age": ("clips", "/v/grown-ups", lambda s, g: Reply(AGE)),
    "place": (
        "clips",
        "/v/here-only",
        lambda s, g: Reply(PLACE) if from_germany(g) else clip(s, "place"),
    ),
    "place_404": (
        "clips",
        "/v/there-only",
        lambda s, g: hard(g.path) if from_germany(g) else clip(s, "place_404"),
    ),
    "legal_451": ("clips", "/v/court", lambda s, g: Reply("By order.", status=451)),
    "moved": ("clips", "/v/moved", lambda s, g: to("/v/other-shape", 301)),
    "moved_target": (
        "clips",
        "/v/other-shape",
        lambda s, g: Reply(page("<p>A green hexagon on a white ground.</p>", title="Hexagon")),
    ),
    "moved_whole": ("clips", "/v/old-name", lambda s, g: to(s.url("live"), 301)),
    "moved_part": ("clips", "/v/part", lambda s, g: to("/v/live-7#part", 301)),
    "moved_away": ("clips", "/v/left", lambda s, g: to(s.url("parked"), 301)),
    "parked": ("parked", "/", lambda s, g: Reply(PARKED)),
    "broken": ("clips", "/v/broken", lambda s, g: Reply(page("Page not found"), status=500)),
    "drip": ("clips", "/v/drip", lambda s, g: Reply(CONTENT, drips=True)),
    "loop": ("clips", "/v/loop", lambda s, g: to("/v/loop-2")),
    "loop_2": ("clips", "/v/loop-2", lambda s, g: to("/v/loop")),
    "busy": ("clips", "/v/busy", lambda s, g: Reply("", 429, {"retry-after": "120"})),
    "bomb": (
        "clips",
        "/v/bomb",
        lambda s, g: Reply(bomb(), headers={"content-encoding": "gzip"}),
    ),
    "garbled": (
        "clips",
        "/v/garbled",
        lambda s, g: Reply("never compressed", headers={"content-encoding": "gzip"}),
    ),
    "private": ("clips", "/v/inside", lambda s, g: to("http://10.0.0.1/admin")),
    "challenge": ("clips", "/v/human", lambda s, g: Reply(CHALLENGE, status=503)),
    "forbidden": ("forbidden", "/v/no", lambda s, g: clip(s, "forbidden")),
    "away": ("away", "/v/later", lambda s, g: clip(s, "away")),
    "short": ("clips", "/s/abc", lambda s, g: to(SHORT_TARGET, 301)),
    "short_get": (
        "clips",
        "/s/ghi",
        lambda s, g: Reply(status=405) if g.command == "HEAD" else to(SHORT_TARGET, 301),
    ),
    "short_chain": ("clips", "/s/def", lambda s, g: to("/s/abc", 302)),
    "file": (
        "clips",
        "/f/circle.bin",
        lambda s, g: Reply(b"\x00\x01circle" * 99, headers={"content-type": "video/mp4"}),
    ),
}


@dataclass
class Sites:
    """The running server, what is down on it, and who called."""

    port: int = 0
    down: set[str] = field(default_factory=set)
    altered: set[str] = field(default_factory=set)
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def url(self, name: str) -> str:
        """The address of a scene."""
        site, path, _ = SCENES[name]
        return f"http://{site}.example.com:{self.port}{path}"

    def take_down(self, *names: str) -> None:
        self.down |= set(names)

    def bring_back(self, *names: str) -> None:
        self.down -= set(names)

    def alter(self, name: str) -> None:
        self.altered.add(name)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [path for _, path, _ in self.calls if path != "/robots.txt"]

    def pin(self, url: str):
        """The real guard; every name leads to the loopback."""
        return pin_address(
            url, resolve=lambda host, port: ["127.0.0.1"], walls=LOOPBACK, is_looking=True
        )

    def fetcher(
        self, *, vantage: str = "", seconds: float = PATIENCE, **more: object
    ) -> PageFetcher:
        """A real fetcher that hardly pauses, and looks from this place."""
        seen_from = {SEEN_FROM: vantage} if vantage else {}
        quick = {"gap": SCARCELY, "most": 256 * 1024, **more}
        manners = Manners(CONTACT, vantage=vantage, headers=seen_from, **quick)
        return fetcher(manners, pin=self.pin, purpose=replace(PROBE, seconds=seconds))

    def answer(self, got: BaseHTTPRequestHandler) -> Reply:
        host = got.headers["host"].split(":")[0].removesuffix(".example.com")
        path = got.path.partition("?")[0]
        if path == "/robots.txt":
            return ROBOTS.get(host, Reply("Nothing.", status=404))
        for name, (site, at, act) in SCENES.items():
            if (site, at) == (host, path) and name not in self.down:
                return act(self, got)
        return NOWHERE[host](path)


class _Handler(BaseHTTPRequestHandler):
    """One request of a visitor."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        sites = self.server.sites
        sent = {name.lower(): value for name, value in self.headers.items()}
        sites.calls.append((self.command, self.path, sent))
        reply = sites.answer(self)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        for name, value in {"content-type": "text/html; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.send_header("connection", "close")
        self.end_headers()
        try:
            self._write(body, drips=reply.drips)
        except OSError:
            self.close_connection = True  # the visitor has seen enough

    def do_HEAD(self) -> None:
        self.do_GET()

    def _write(self, body: bytes, *, drips: bool) -> None:
        if self.command == "HEAD":
            return
        if not drips:
            self.wfile.write(body)
            return
        for place in range(len(body)):
            if self.server.sites.stopped.wait(0.05):  # its pace
                return
            self.wfile.write(body[place : place + 1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """All the sites at one port."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = Sites(port=self.server_address[1])


@contextmanager
def liveness_sites() -> Iterator[Sites]:
    """The sites, for as long as the block lasts."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.sites
    finally:
        server.sites.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
