"""Samples of a simulated month: seeded items, audited decisions, audited uploads and views."""

from __future__ import annotations

from seawall.audits.audit_strata import allocate
from seawall.audits.upload_sample import spread_evenly
from tests.results_made import DAY, FIRST

#: What drills find of each kind, and of what nobody registered; how many of each are uploaded.
SEEDED = {"image": (200, 0.97), "clip": (60, 0.85), "text": (80, 0.9), "qr": (40, 0.75)}
KEPT_BACK, CONTROLS = 0.02, 60
#: What is right of the decisions of each stratum, and how many there are.
AUDITED = ((3_000, 0.98), (1_200, 0.9), (60, 0.7))
#: What should not be public of each band of scores, and how many uploads there are; and of views.
PUBLIC = ((400, 0.25), (4_000, 0.04), (60_000, 0.003))
SEEN_WRONGLY, VIEWS_DRAWN, VIEWS_OF_ALL = 0.01, 800, 5_000_000


def upload_seeded(month, *, by_member=False):
    """A content drill: of each kind so many are found, and some of what nobody registered."""
    found = {
        kind: [int(month.dice.binomial(number, share)), number]
        for kind, (number, share) in SEEDED.items()
    }
    kept_back = int(month.dice.binomial(CONTROLS, KEPT_BACK))
    controls = (kept_back, CONTROLS - kept_back)
    month.log.end_drill(FIRST + 20 * DAY, found, by_member=by_member, controls=controls)


def audit_decisions(month):
    """Decisions that are right by a law, of which some are drawn and read again."""
    strata, draws = [], allocate([of for of, _ in AUDITED], 300)
    for (of, share), drawn in zip(AUDITED, draws, strict=True):
        right = int(month.dice.binomial(of, share))
        month.right += right
        found = int(month.dice.hypergeometric(right, of - right, drawn))
        strata.append((of, ["remove"] * found + ["allow"] * (drawn - found)))
    month.log.audit(*strata)


def audit_uploads(month):
    """Public uploads by bands of their scores, and views of them, drawn and judged."""
    strata, draws = [], spread_evenly([of for of, _ in PUBLIC], 900)
    for (of, share), drawn in zip(PUBLIC, draws, strict=True):
        missed = int(month.dice.binomial(of, share))
        month.missed += missed
        found = int(month.dice.hypergeometric(missed, of - missed, drawn))
        strata.append((of, ["remove"] * found + ["allow"] * (drawn - found)))
    month.log.audit_uploads(*strata)
    wrong = int(month.dice.binomial(VIEWS_DRAWN, SEEN_WRONGLY))
    findings = ["remove"] * wrong + ["allow"] * (VIEWS_DRAWN - wrong)
    month.log.audit_uploads((VIEWS_OF_ALL, findings), of="views")
