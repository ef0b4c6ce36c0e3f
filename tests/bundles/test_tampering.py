"""Whoever tampers with a bundle is found, and what was done is named."""

from __future__ import annotations

import pytest

from seawall.bundles.archive.bundle_archive import opened_archive
from seawall.bundles.checking.bundle_trust import BundleTrust, PreviousBundle
from seawall.bundles.checking.bundle_verification import verify_bundle
from tests.bundles.tamperings import TAMPERINGS
from tests.bundles_made import COSIGNERS, LOG, NOW, ORIGIN, WITNESSES, bundle_of, made_log

TRUST = BundleTrust(LOG.verifier, COSIGNERS)


def verified(path, trust=TRUST, now=NOW):
    with opened_archive(path) as archive:
        return verify_bundle(archive, trust, now=now)


def trust_of(tampered, folder):
    previous = None
    if tampered.previous:
        path = tampered.previous.write(folder / "before.zip")
        before = verified(path, BundleTrust())
        previous = PreviousBundle(
            path.name, ORIGIN, before.manifest.organisation, before.manifest.past, before.root
        )
    return BundleTrust(
        TRUST.key, TRUST.witnesses, kept_notes=tuple(tampered.kept), previous=previous
    )


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_what_was_tampered_with_is_named(tampering, tmp_path):
    tampered = tampering.make(made_log())
    path = tampered.bundle.write(tmp_path / "bundle.zip")

    report = verified(path, trust_of(tampered, tmp_path))

    lines = [str(finding) for finding in report.findings]
    assert {finding.kind for finding in report.findings} == tampering.kinds, lines
    assert any(line.startswith(tampering.line) for line in lines), lines


@pytest.mark.parametrize("seed", range(5))
def test_an_honest_bundle_is_sound(seed, tmp_path):
    report = verified(bundle_of(made_log(seed)).write(tmp_path / "bundle.zip"))

    assert list(map(str, report.findings)) == []
    assert report.caveats == []
    assert report.is_sound
    assert report.cosigned_by == sorted(witness.name for witness in WITNESSES)
