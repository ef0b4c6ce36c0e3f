"""`python -m scripts.release`: build a release, or say what was not made and why."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.release import archives, debian_package, image, parts, signing
from scripts.release.building import CHECKOUT, OUT, NotHere, NotReleased


def main(words: Sequence[str] | None = None) -> int:
    """Make it, or say why not: 1 where something is missing that was not left out by name."""
    options = _options(words)
    try:
        key = signing.read_key(options.key) if options.key else None
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        archives.build_archives()
        archives.write_requirements()
        python = parts.sbom_of_python()
        parts.sbom_of_node()
        licences = parts.licence_report(parts.parts_of(python, parts.read_stated()))
        (OUT / "licences.md").write_text(licences)
        missing = make_packages(options.without)
        signing.write_sums(OUT, key)
    except NotReleased as why:
        print(f"No release: {why}", file=sys.stderr)
        return 1
    names = ", ".join(sorted(path.name for path in OUT.iterdir()))
    print(f"In {OUT.relative_to(CHECKOUT)}: {names}")
    if not key:
        print("NOT SIGNED: no key. Sign with ./dev release --key FILE.", file=sys.stderr)
    for why in missing:
        print(f"INCOMPLETE: {why}", file=sys.stderr)
    return 1 if missing else 0


def make_packages(without: Sequence[str] = ()) -> list[str]:
    """Make the image and the Debian package; returns what this machine could not make, and why."""
    makers = {"image": image.build_image, "deb": debian_package.build_package}
    missing = []
    for name, make in makers.items():
        if name in without:
            continue
        try:
            make()
        except NotHere as why:
            missing.append(f"no {name}: {why} Or leave it out: --without {name}")
    return missing


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev release")
    parser.add_argument("--key", type=Path, help="the Ed25519 key that signs, a PEM file")
    parser.add_argument(
        "--without", action="append", default=[], choices=["image", "deb"], help="what is left out"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
