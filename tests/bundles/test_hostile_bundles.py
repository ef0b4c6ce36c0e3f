"""Whatever a file holds, it is refused with a sentence that names what is wrong, in little memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from seawall.bundles.archive import bundle_names
from seawall.errors import InvalidRequest
from seawall.ledger import tree_walk
from seawall.ledger.note import CheckpointStatement
from tests.bundles.test_tampering import TRUST, verified
from tests.bundles_made import LOG, ORIGIN, PERIOD, WITNESSES, MadeLog, bundle_of, made_log, root_of

ENTRIES = "entries/000000000040.txt"
#: Bytes of memory in which a bundle is refused: what Python and our modules take, and little more.
ENOUGH = 512 * 1024 * 1024


def refusal(path):
    """The code with which a file is refused, and its sentence."""
    with pytest.raises(InvalidRequest) as refused:
        verified(path)
    return refused.value.code, str(refused.value)


def written(bundle, folder):
    return bundle.write(folder / "bundle.zip")


def with_manifest(change, folder):
    """A bundle whose manifest is this text."""
    bundle = bundle_of(made_log())
    text = change(json.loads(bundle.manifest.text))
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in bundle.members.items():
            archive.writestr(name, content)
        archive.writestr(bundle_names.MANIFEST, text)
    return path


def spelled(data):
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def test_two_gigabytes_of_zeros_are_no_bundle_and_fill_no_memory(tmp_path):
    path = tmp_path / "zeros.zip"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    code = (
        "import resource, sys; from seawall.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({ENOUGH}, {ENOUGH})); "
        f"sys.argv = ['seawall', 'verify', {str(path)!r}]; main()"
    )

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert run.returncode == 2
    assert run.stderr == (
        "seawall: zeros.zip is not a whole ZIP file. Error code: bundles.unreadable.zip.\n"
    )


@pytest.mark.parametrize("size", [0, 21, 5_000])
def test_what_is_cut_off_is_no_bundle(size, tmp_path):
    path = written(bundle_of(made_log()), tmp_path)
    path.write_bytes(path.read_bytes()[:size])

    assert refusal(path)[0] == "bundles.unreadable.zip"


def test_a_table_of_contents_that_would_not_fit_is_not_read(tmp_path):
    path = written(bundle_of(made_log()), tmp_path)
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, len(content) - 22 + 12, 1 << 31)
    path.write_bytes(content)

    assert refusal(path)[0] == "bundles.unreadable.table"


@pytest.mark.parametrize("table", [1 << 40, 100])
def test_a_table_of_contents_that_stands_elsewhere_is_not_read(table, tmp_path):
    """A locator before the end sends a reader to another end record than the one beside it."""
    path = written(bundle_of(made_log()), tmp_path)
    content = path.read_bytes()
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, table, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 7, 1)
    path.write_bytes(content[:-22] + end64 + locator + content[-22:])

    assert refusal(path)[0] == "bundles.unreadable.table"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: "[]", "bundles.unreadable.json"),
        (lambda data: "[" * 100_000, "bundles.unreadable.json"),
        (lambda data: '{"entries":NaN}', "bundles.unreadable.json"),
        (lambda data: '{"entries":1.5}', "bundles.unreadable.json"),
        (lambda data: '{"entries":{"first":' + "9" * 5_000 + "}}", "bundles.unreadable.json"),
        (lambda data: '{"format":1,"format":2}', "bundles.unreadable.json"),
        (lambda data: spelled({**data, "format": "other/1"}), "bundles.another-format"),
        (lambda data: spelled({**data, "more": 1}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "entries": {"first": -1, "past": 3}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "entries": {"first": 3, "past": 3}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "entries": {"first": 0, "past": 10**15}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "entries": {"first": 0, "past": 10**8}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "entries": []}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "files": {"a": {"size": True, "sha256": ""}}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "signers": []}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "log": {"keys": [], "origin": ""}}), "bundles.unreadable.fields"),
        (lambda data: spelled({**data, "made_at": "yesterday"}), "bundles.unreadable.fields"),
        (json.dumps, "bundles.unreadable.spelling"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(change, code, tmp_path):
    found, says = refusal(with_manifest(change, tmp_path))

    assert found == code
    assert "bundle" in says


@pytest.mark.parametrize(("first", "past"), [(0, 90_000_000), (22_999_999_900, 23_000_000_000)])
def test_more_entries_than_there_are_files_for_are_missing_and_fill_no_memory(
    first, past, tmp_path
):
    bundle = bundle_of(made_log())
    vast = replace(bundle, manifest=replace(bundle.manifest, first=first, past=past))

    kinds = {finding.kind for finding in verified(written(vast, tmp_path)).findings}

    assert {"file-missing", "checkpoint-missing"} <= kinds


def test_files_of_entries_are_cut_where_the_format_says():
    """docs/formats/bundle.md; the page of a walk of the log is the same."""
    assert tree_walk.page_spans(100, 20_000) == [(100, 8_192), (8_192, 16_384), (16_384, 20_000)]
    assert tree_walk.page_spans(8_192, 16_384) == [(8_192, 16_384)]
    assert tree_walk.page_spans(5, 5) == []


def test_a_file_without_a_manifest_is_no_bundle(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "Hello.")

    assert refusal(path) == (
        "bundles.unreadable.missing",
        "The file has no bundle.json: it is not a bundle.",
    )


@pytest.mark.parametrize("content", [b'{"figures":[{"entries":NaN}]}', b'{"figures":[1e999]}'])
def test_a_figure_that_is_no_number_is_refused(content, tmp_path):
    bundle = bundle_of(made_log()).with_member(bundle_names.FIGURES, content).listed()

    code, says = refusal(written(bundle, tmp_path))

    assert code == "bundles.unreadable.json"
    assert says.startswith("figures.json is not JSON")


@pytest.mark.parametrize("name", [bundle_names.FIGURES, bundle_names.CHECKPOINTS])
@pytest.mark.parametrize("content", [b"{}", b'{"checkpoints":7,"figures":{}}'])
def test_a_document_of_another_shape_is_refused(name, content, tmp_path):
    bundle = bundle_of(made_log()).with_member(name, content).listed()

    assert refusal(written(bundle, tmp_path))[0] == "bundles.unreadable.fields"


@pytest.mark.parametrize("content", [bytes(50_000_000), b"x" * 67_000 + b"\n", b"no end"])
def test_a_line_that_does_not_end_is_not_read_on(content, tmp_path):
    bundle = bundle_of(made_log()).with_member(ENTRIES, content).listed()

    code, says = refusal(written(bundle, tmp_path))

    assert code == "bundles.unreadable.line"
    assert says.startswith(ENTRIES)


def test_lines_without_end_are_counted_and_not_read_on(tmp_path):
    bundle = bundle_of(made_log()).with_member(ENTRIES, b"\n" * 5_000_000).listed()

    report = verified(written(bundle, tmp_path))

    assert {"entry-altered", "entry-added"} & {finding.kind for finding in report.findings}
    assert len(report.findings) < 100
    assert report.unlisted > 0


def test_a_tile_that_is_too_large_is_refused(tmp_path):
    bundle = bundle_of(made_log()).with_member("tile/0/000.p/140", bytes(9_000)).listed()

    assert refusal(written(bundle, tmp_path))[0] == "bundles.unreadable.too-large"


def test_a_member_that_is_compressed_otherwise_is_refused(tmp_path):
    path = written(bundle_of(made_log()), tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    assert refusal(path)[0] == "bundles.unreadable.compression"


def test_letters_that_are_none_are_an_altered_entry(tmp_path):
    lines = bundle_of(made_log()).members[ENTRIES].splitlines(keepends=True)
    lines[3] = b"\xff\xfe" + lines[3]
    bundle = bundle_of(made_log()).with_member(ENTRIES, b"".join(lines)).listed()

    kinds = {finding.kind for finding in verified(written(bundle, tmp_path)).findings}

    assert "entry-altered" in kinds


@pytest.mark.parametrize("count", [-3, 2**80, 10**300, True, "many", None])
def test_what_is_no_count_counts_as_nothing(count, tmp_path):
    log = made_log(within=0)
    counts = {"blocked": 4, "held": 0, "missed": count, "passed": 0, "kept_back": 0}
    at = PERIOD.first + (PERIOD.past - PERIOD.first) / 2
    short = MadeLog(log.entries[:40], [(40, PERIOD.first)])
    short.write("content_drill.ended", counts, at)
    short.see(PERIOD.past + (PERIOD.past - PERIOD.first) / 30)

    report = verified(written(bundle_of(short), tmp_path))

    found = {figure["id"]: figure for figure in report.figures}["drill_items_found"]
    assert (found["part"], found["whole"]) == (4, 4)
    assert report.is_sound


@pytest.mark.parametrize("seconds", [2**62, 2**63 - 1, 253_402_300_800])
def test_a_cosignature_of_no_time_at_all_does_not_hold(seconds, tmp_path):
    log = made_log()
    note = LOG.sign(CheckpointStatement(ORIGIN, 115, root_of(log, 115)).text())
    note += WITNESSES[0].cosign(note, at=seconds)

    def add(data):
        data["checkpoints"].append(note)

    report = verified(
        written(bundle_of(log).with_json(bundle_names.CHECKPOINTS, add).listed(), tmp_path)
    )

    assert [finding.kind for finding in report.findings] == ["cosignature-forged"] * 2  # two keys


def test_a_proof_that_goes_in_circles_is_no_bundle_of_tiles(tmp_path):
    """Tiles that name each other's hashes: the tree is built from below, and comes to one root."""
    bundle = bundle_of(made_log(before=300, within=300))
    low, high = bundle.members["tile/0/001"], bundle.members["tile/1/000.p/2"]
    circular = bundle.with_member("tile/0/001", (high * 128)[: len(low)])
    circular = circular.with_member("tile/1/000.p/2", low[:64]).listed()

    kinds = {finding.kind for finding in verified(written(circular, tmp_path)).findings}

    assert {"tile-altered", "root-differs"} <= kinds


def test_more_keys_than_needed_and_other_witnesses_change_nothing(tmp_path):
    bundle = bundle_of(made_log())
    more = replace(bundle, manifest=replace(bundle.manifest, keys=(LOG.verifier, LOG.verifier)))

    assert verified(written(more, tmp_path), TRUST).is_sound
