"""What a release is made of, as CycloneDX, and under which licences."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.release.building import CHECKOUT, OUT, UV, NotReleased, run

STATED = Path(__file__).with_name("licences.toml")

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
    run(UV, *wanted, UV_PROJECT_ENVIRONMENT=str(environment))
    writer = [sys.executable, "-m", "cyclonedx_py", "environment", environment / "bin" / "python"]
    run(*writer, "--pyproject", "pyproject.toml", "--output-reproducible", "-o", file)
    shutil.rmtree(environment)
    return dict(json.loads(file.read_text()))


def sbom_of_node() -> None:
    """What the console's script and styles are made with: npm's list, without its hour."""
    command = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    sbom = json.loads(run(*command, cwd=CHECKOUT / "frontend"))
    del sbom["serialNumber"], sbom["metadata"]["timestamp"]
    (OUT / "sbom-node.cdx.json").write_text(json.dumps(sbom, indent=2) + "\n")


def read_stated() -> dict[str, str]:
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
