"""Build what is published: sdist and wheel, what they are made of, and under which licences.

    ./dev release

Into `build/release/`: the two archives, each built twice and equal to the byte; `sbom-python.cdx.json`
and `sbom-node.cdx.json` (CycloneDX) of everything that an install can bring along, as locked;
`licences.md`; and `SHA256SUMS` over all of them. It stops where the two builds differ, where a
package says no licence, and where a licence is not permissive and `NOTICE` does not name it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
OUT = CHECKOUT / "build" / "release"
STATED = CHECKOUT / "scripts" / "release_licences.toml"
UV = CHECKOUT / ".boot" / "bin" / "uv"

#: Licences that ask for no more than that their words go along (SPDX).
PERMISSIVE = frozenset(
    [
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "PSF-2.0",
        "Zlib",
    ]
)
#: What older packages say in the words of PyPI's classifiers.
CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": (
        "LGPL-2.1-or-later"
    ),
}


class NotReleased(Exception):
    """Why there is no release; its text is for whoever makes it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that an install brings along, and the licences it states (SPDX)."""

    name: str
    version: str
    licences: tuple[str, ...]

    @property
    def is_permissive(self) -> bool:
        """Whether they ask for nothing more; where it states several, all of them count."""
        return all(map(_is_permissive, self.licences))


def _is_permissive(expression: str) -> bool:
    """Whether one of its choices holds permissive licences only (SPDX, without exceptions)."""
    choices = [choice.strip("() ").split(" AND ") for choice in expression.split(" OR ")]
    return any(PERMISSIVE.issuperset(choice) for choice in choices)


def main() -> int:
    """Make it, or say why not."""
    try:
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        build_twice()
        python = sbom_of_python()
        sbom_of_node()
        (OUT / "licences.md").write_text(licence_report(parts_of(python, stated())))
        write_sums()
    except NotReleased as why:
        print(f"No release: {why}", file=sys.stderr)
        return 1
    print(
        f"In {OUT.relative_to(CHECKOUT)}: {', '.join(sorted(path.name for path in OUT.iterdir()))}"
    )
    return 0


def build_twice() -> None:
    """Both archives, from the commit and its time alone."""
    when = _run("git", "log", "-1", "--format=%ct").strip()
    if _run("git", "status", "--porcelain"):
        raise NotReleased("there are changes that are not in the commit.")
    again = OUT / "again"
    for folder in (OUT, again):
        _run(UV, "build", "--quiet", "--out-dir", folder, SOURCE_DATE_EPOCH=when)
    for archive in (*OUT.glob("*.whl"), *OUT.glob("*.tar.gz")):
        if digest(archive) != digest(again / archive.name):
            raise NotReleased(f"{archive.name} differs when it is built again.")
    shutil.rmtree(again)
    (OUT / ".gitignore").unlink(missing_ok=True)


def sbom_of_python() -> dict[str, Any]:
    """Everything that the base install and all extras bring along, from a fresh environment."""
    environment, file = OUT / "environment", OUT / "sbom-python.cdx.json"
    wanted = [
        "sync",
        "--frozen",
        "--quiet",
        "--no-default-groups",
        "--all-extras",
        "--no-install-project",
    ]
    _run(UV, *wanted, UV_PROJECT_ENVIRONMENT=str(environment))
    writer = [sys.executable, "-m", "cyclonedx_py", "environment", environment / "bin" / "python"]
    _run(*writer, "--pyproject", "pyproject.toml", "--output-reproducible", "-o", file)
    shutil.rmtree(environment)
    return dict(json.loads(file.read_text()))


def sbom_of_node() -> None:
    """What the console's script and styles are made with: npm's list, without its hour."""
    command = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    sbom = json.loads(_run(*command, cwd=CHECKOUT / "frontend"))
    del sbom["serialNumber"], sbom["metadata"]["timestamp"]
    (OUT / "sbom-node.cdx.json").write_text(json.dumps(sbom, indent=2) + "\n")


def stated() -> dict[str, str]:
    """What we read in the files of packages whose metadata states no licence."""
    return dict(tomllib.loads(STATED.read_text())["licences"])


def parts_of(sbom: Mapping[str, Any], stated: Mapping[str, str]) -> list[Part]:
    """The parts of an SBOM, each with a licence; raises `NotReleased` for one without."""
    silent = {part["name"] for part in sbom["components"] if not part.get("licenses")}
    if missing := silent - set(stated):
        raise NotReleased(
            f"{', '.join(sorted(missing))}: no licence; read it, and write it into {STATED.name}."
        )
    if stale := set(stated) - silent:
        raise NotReleased(
            f"{', '.join(sorted(stale))}: not silent any more; strike it in {STATED.name}."
        )
    return [
        Part(part["name"], part["version"], _licences(part, stated))
        for part in sorted(sbom["components"], key=lambda part: part["name"].lower())
    ]


def _licences(part: Mapping[str, Any], stated: Mapping[str, str]) -> tuple[str, ...]:
    found = [_spdx(choice) for choice in part.get("licenses", ())] or [stated[part["name"]]]
    return tuple(dict.fromkeys(found))


def _spdx(choice: Mapping[str, Any]) -> str:
    if "expression" in choice:
        return str(choice["expression"])
    licence = choice["license"]
    return str(licence.get("id") or CLASSIFIERS.get(licence["name"], licence["name"]))


def licence_report(parts: Iterable[Part]) -> str:
    """A table of all parts; raises `NotReleased` for terms that `NOTICE` does not tell."""
    notice = (CHECKOUT / "NOTICE").read_text().lower()
    rows = []
    for part in parts:
        if not part.is_permissive and part.name.lower() not in notice:
            raise NotReleased(
                f"{part.name} is under {', '.join(part.licences)}, and NOTICE does not say so."
            )
        note = "" if part.is_permissive else "see NOTICE"
        rows.append(f"| {part.name} | {part.version} | {'; '.join(part.licences)} | {note} |")
    head = "# Licences\n\nOf everything that an install of Seawall can bring along, as locked.\n\n"
    return (
        head
        + "| Package | Version | Licence (SPDX) | |\n| --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )


def write_sums() -> None:
    """One line for each file, as `sha256sum --check` reads it."""
    lines = [f"{digest(path)}  {path.name}" for path in sorted(OUT.iterdir())]
    (OUT / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(*words: str | Path, cwd: Path = CHECKOUT, **environment: str) -> str:
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotReleased(f"{words[0]} {words[1]} failed: {done.stderr.strip()[-600:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
