"""The ways from nothing to a blocked upload: which lines of which page, one after the other.

Only what every reader changes is changed. What no page can bring is prepared: the files of the
release, a certificate for the name, and a photograph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.release.building import version
from tests.docs.pages import ROOT, blocks

OPERATIONS = ROOT / "docs" / "operations"
INSTALL, SYSTEMD = OPERATIONS / "install.md", OPERATIONS / "systemd.md"
POSTGRESQL, PROXY = OPERATIONS / "postgresql.md", OPERATIONS / "proxy.md"
CONTAINERS = OPERATIONS / "containers.md"
PRODUCTION = ROOT / "docs" / "from-demo-to-production.md"
README, QUICK_START = ROOT / "README.md", ROOT / "docs" / "quick-start.md"

#: Where the release lies, and the source that is unpacked in it.
RELEASE = "/root/release"
SOURCE = f"{RELEASE}/seawall-{version()}"
DATA = "/var/lib/seawall"
CHECKOUT = "/srv/seawall"
BLOCKED = '"verdict":"block"'
#: A certificate of our own, where `certbot` would put that of an authority.
_CERTIFICATE = """
mkdir --parents /etc/letsencrypt/live/seawall.example
cp /srv/certificate/*.pem /etc/letsencrypt/live/seawall.example/
echo '127.0.0.1 seawall.example' >> /etc/hosts
"""
#: Browsers know who signs the certificates of others; whose ours is must be said.
_TRUSTED = f"""
for home in /root {DATA}; do
  test ! -d $home || echo 'cacert = "/srv/authority.pem"' > $home/.curlrc
done
"""
#: Where no registry can be reached, the image of PostgreSQL is brought along.
_POSTGRESQL_IMAGE = "test ! -e /srv/postgresql.tar || podman load --input /srv/postgresql.tar"
#: The lines of the site that send uploads to the gate, without their comment.
_TO_THE_GATE = r"/#location .v1.checks/,/#}/s/#//"
_UNTIL_THE_LINK = """
until grep --quiet sign-in/link printed; do
  kill -0 $! || { cat printed; exit 1; }
  sleep 0.2
done
cat printed
"""
#: As the pages promise, and not a moment more.
_A_SECOND_LATER = "sleep 1"
_PASSWORD = "sea1wall2sea3wall4"


@dataclass(frozen=True, slots=True)
class Step:
    """Lines of a page, as somebody types them in a folder."""

    page: Path
    code: str
    folder: str = "/root"
    stdin: str = ""
    #: What this reader writes in place of what the page has.
    changes: Mapping[str, str] = field(default_factory=dict)
    is_user: bool = False
    #: What is there for this reader, and is on no page.
    prepared: str = ""
    #: What it must print.
    expects: str = ""

    def typed(self) -> str:
        """The lines with this reader's own words in them."""
        code = self.code
        for before, after in self.changes.items():
            assert before in code, f"{self.page.name} has no {before!r}"
            code = code.replace(before, after)
        return as_user(code) if self.is_user else code


@dataclass(frozen=True, slots=True)
class Walk:
    """A way, and what is prepared for it."""

    steps: Sequence[Step]
    #: Whether it begins with the files of a release, or with a checkout.
    has_release: bool = True
    with_containers: bool = False


def lines_of(page: Path, having: str, *, language: str = "sh") -> str:
    """The one block of this page that has these words."""
    (block,) = (block for block in blocks(language, [page]) if having in block.code)
    return block.code


def as_user(code: str) -> str:
    """The lines, as the page has whoever becomes the user `seawall` type them."""
    _, *before = lines_of(PRODUCTION, "su --shell").splitlines()
    lines = "\n".join([*before, code])
    return f"su --shell /bin/bash seawall <<'LINES'\nset -e\n{lines}\nLINES"


def step(page: Path, having: str, *, language: str = "sh", **more: object) -> Step:
    """The block of a page as a step."""
    return Step(page, lines_of(page, having, language=language), **more)  # type: ignore[arg-type]


def _verified() -> list[Step]:
    return [
        step(INSTALL, "--yes openssl", folder=RELEASE),
        step(INSTALL, "pkeyutl", folder=RELEASE),
        step(INSTALL, "tar --extract", folder=RELEASE),
    ]


def _database() -> Step:
    return step(POSTGRESQL, "createuser", stdin=f"{_PASSWORD}\n{_PASSWORD}\n")


def _answers() -> str:
    """The page's file of answers, of somebody who has neither mail servers nor a list yet."""
    text = lines_of(PRODUCTION, "organisation =", language="toml")
    text = re.sub(r"^mail = .*\n|^list = .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^on_call = .*", 'on_call = "nobody yet"', text, flags=re.MULTILINE)


def _set_up() -> list[Step]:
    """From the user `seawall` to a server that blocks, whoever installed it."""
    url = f"postgresql://seawall:{_PASSWORD}@127.0.0.1/seawall"
    init = lines_of(PRODUCTION, "init --answers", language="shell")
    answered = f"cat > answers.toml <<'TOML'\n{_answers()}TOML\nexport DATABASE_URL={url}\n{init}"
    return [
        step(PRODUCTION, "install --directory"),
        Step(PRODUCTION, answered, is_user=True),
        step(PROXY, "sites-enabled", folder=SOURCE, prepared=_CERTIFICATE),
        step(PRODUCTION, "enable --now"),
        step(
            PRODUCTION,
            "bank add",
            language="shell",
            is_user=True,
            prepared=f"{_TRUSTED}\ninstall --mode 0644 /srv/known.jpg {DATA}/known.jpg",
        ),
        step(PRODUCTION, "curl", is_user=True, prepared=_A_SECOND_LATER, expects=BLOCKED),
        step(PRODUCTION, "seawall doctor", language="shell", is_user=True),
    ]


def wheel() -> Walk:
    """The wheel of the release, the systemd unit, PostgreSQL and nginx."""
    return Walk(
        [
            *_verified(),
            step(INSTALL, "media]", folder=RELEASE),
            step(SYSTEMD, "sysusers", folder=SOURCE),
            _database(),
            *_set_up(),
        ]
    )


def package() -> Walk:
    """The Debian package, which has the unit in it, PostgreSQL and nginx."""
    return Walk(
        [*_verified(), step(INSTALL, "_amd64.deb", folder=RELEASE), _database(), *_set_up()]
    )


def image() -> Walk:
    """The image, by the compose file with PostgreSQL, and nginx."""
    beside = f"{SOURCE}/deploy/compose"
    without_terminal = {" exec ": " exec -T "}
    steps = [
        *_verified(),
        step(CONTAINERS, "podman load", folder=SOURCE),
        step(CONTAINERS, "secrets/postgres", folder=SOURCE, prepared=_POSTGRESQL_IMAGE),
        step(
            CONTAINERS,
            "exec console seawall init",
            folder=beside,
            changes={**without_terminal, "seawall init": f"seawall init {_as_options()}"},
        ),
        step(
            PROXY,
            "sites-enabled",
            folder=SOURCE,
            prepared=_CERTIFICATE,
            changes={"sed ": f"sed --expression '{_TO_THE_GATE}' --expression "},
        ),
        step(
            CONTAINERS,
            "podman cp",
            folder=beside,
            changes=without_terminal,
            prepared=f"{_TRUSTED}\ninstall --mode 0644 /srv/known.jpg known.jpg",
        ),
        step(CONTAINERS, "curl", folder=beside, prepared=_A_SECOND_LATER, expects=BLOCKED),
    ]
    return Walk(steps, with_containers=True)


def run() -> Walk:
    """The first command of the README, in a checkout; it goes on until it is ended."""
    begun = lines_of(README, "./dev run", language="shell").splitlines()[0].partition("#")[0]
    started = f"{begun.strip()} > printed 2>&1 &\n{_UNTIL_THE_LINK}"
    commands = lines_of(QUICK_START, "photos/cat.jpg", language="shell")
    return Walk(
        [
            Step(
                README,
                started,
                folder=CHECKOUT,
                prepared="apt-get update --quiet=2\napt-get install --yes --quiet=2 python3 > /dev/null",
                expects="sign-in/link",
            ),
            Step(QUICK_START, f"set +e\n{commands}true", folder=CHECKOUT, expects="block"),
        ],
        has_release=False,
    )


def _as_options() -> str:
    """The same answers as options, of which those that are settings stand in the file."""
    answers = dict(re.findall(r'^(\w+) = "(.*)"$', _answers(), re.MULTILINE))
    settled = {"database", "address", "on_call"}
    return " ".join(
        f"--{name.replace('_', '-')} '{answer}'"
        for name, answer in answers.items()
        if name not in settled
    )


WALKS = {"run": run, "wheel": wheel, "package": package, "image": image}
