"""What is done to the image's file system once Debian's packages are in: run by mmdebstrap.

python -m scripts.release.image_root ROOT TREE SBOM
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scripts.release.building import OUT, commit, run, version
from scripts.release.installed_tree import DOCUMENTS, ENVIRONMENT, SITE

USER, UID = "seawall", 10001
DATA = Path("var/lib/seawall")


def finish_root(root: Path, tree: Path, sbom: Path) -> None:
    """Add Seawall, its user and its data folder; compile; write down what there is."""
    shutil.copytree(tree, root, symlinks=True, dirs_exist_ok=True)
    _add_user(root)
    # The time of a file is the commit's here, so what is compiled goes by content, and is trusted.
    compile_all = ["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    folders = (f"/{ENVIRONMENT}/lib", "/usr/lib/python3", f"/usr/lib/{SITE.parts[3]}")
    for folder in (*folders, "/usr/share/python3"):
        run("chroot", root, "/usr/bin/python3", *compile_all, folder)
    document = json.dumps(image_sbom(root), indent=2) + "\n"
    (root / DOCUMENTS / "sbom.cdx.json").write_text(document)
    sbom.write_text(document)


def _add_user(root: Path) -> None:
    lines = {
        "passwd": f"{USER}:x:{UID}:{UID}:Seawall:/{DATA}:/usr/sbin/nologin\n",
        "group": f"{USER}:x:{UID}:\n",
        "shadow": f"{USER}:!:::::::\n",
    }
    for name, line in lines.items():
        with (root / "etc" / name).open("a") as file:
            file.write(line)
    (root / DATA).mkdir(mode=0o700)
    os.chown(root / DATA, UID, UID)


def image_sbom(root: Path) -> dict[str, Any]:
    """Every Debian package and every part of Python's in the image, as CycloneDX."""
    digest, when = commit()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "container", "name": "seawall", "version": version()},
            "properties": [
                {"name": "seawall:commit", "value": digest},
                {"name": "seawall:commit-time", "value": when},
            ],
        },
        "components": [*_python_parts(root / SITE), *debian_parts(root)],
    }


def _python_parts(site: Path) -> list[dict[str, Any]]:
    """Those of the locked parts that are in this image."""
    installed = {path.name.partition("-")[0].lower() for path in site.glob("*.dist-info")}
    locked = json.loads((OUT / "sbom-python.cdx.json").read_text())["components"]
    return [part for part in locked if _normal_name(part["name"]) in installed]


def _normal_name(name: str) -> str:
    """A package as its folder is named (PEP 503, and wheels write `_` for `-`)."""
    return name.lower().replace("-", "_").replace(".", "_")


def debian_parts(root: Path) -> list[dict[str, Any]]:
    """What dpkg has installed below this root."""
    line = "${Package}\t${Version}\t${Architecture}\n"
    listed = run("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", f"--showformat={line}")
    parts = []
    for name, debian_version, architecture in (row.split("\t") for row in listed.splitlines()):
        place = f"pkg:deb/debian/{quote(name)}@{quote(debian_version)}"
        place += f"?arch={architecture}&distro=debian-13"
        parts.append(
            {
                "bom-ref": place,
                "type": "library",
                "name": name,
                "version": debian_version,
                "purl": place,
            }
        )
    return parts


if __name__ == "__main__":
    finish_root(*map(Path, sys.argv[1:4]))
