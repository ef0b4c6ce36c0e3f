"""What Seawall does with the type of the page, as JSON: for a process with a copy of the sources."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from seawall.app import database

database.set_up_django()
database.run_migrations()

from typer.testing import CliRunner  # noqa: E402 - after the tables are there

from seawall.cli.root import APP  # noqa: E402
from seawall.intake.bankable import use_of  # noqa: E402
from seawall.sandbox import DecoderPool  # noqa: E402
from seawall.signals import hash_bytes, signal_type  # noqa: E402
from seawall.transaction import transaction  # noqa: E402
from seawall.web.templatetags.console import signal_name  # noqa: E402
from tests.journeys.content.seen_made import know, match_published  # noqa: E402
from tests.people_made import make_organisation  # noqa: E402
from tests.worker.rehash_made import keep_file, queue, rehash  # noqa: E402

BANK = "Example Forum"


def facts(name: str, content: bytes, folder: Path) -> dict[str, Any]:
    """What is made, found, shown, written down and found again."""
    org, kind = make_organisation(), signal_type(name)
    with DecoderPool(1) as pool:

        def made(file: bytes) -> list[str]:
            return [one.value for one in hash_bytes(file, pool=pool).signals if one.type == name]

        (value,) = made(content)
        examples = [
            [one.value] == made(one.content)  # type: ignore[arg-type]
            if one.content is not None
            else one.value == kind.normalise(one.written or "")
            for one in kind.examples
        ]
    item = keep_file(org, content)
    know(org, name, value)
    match_published(org)
    before = len(queue(org))
    done = rehash(org, name)
    (row,) = queue(org)
    with transaction(org.id) as tx:
        (card,) = tx.intake.matches_of(row.checks[0])
        (seen,) = tx.seen.of_version(item.id, 2)
        use = use_of(seen, tx.intake.version(item.id, 2))
    file = folder / "upload"
    file.write_bytes(content + bytes(512))
    (checked,) = json.loads(run("check", file, "--json"))
    return {
        "examples": examples,
        "value": value,
        "before": before,
        "counts": done.counts,
        "found": [card.signal_type, card.known_value],
        "use": use,
        "title": signal_name(name),
        "checked": [one["signal_type"] for one in checked["matches"]],
        "exported": run("bank", "export", BANK, "--format", "peers-csv").splitlines()[1:],
    }


def run(*words: object) -> str:
    """What a command prints."""
    return CliRunner().invoke(APP, [str(word) for word in words]).stdout


if __name__ == "__main__":
    sys.stdout.write(json.dumps(facts(sys.argv[1], bytes.fromhex(sys.argv[2]), Path(sys.argv[3]))))
