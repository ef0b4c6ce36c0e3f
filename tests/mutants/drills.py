"""The rules of content drills that are broken: what makes a drill, and what counts as found."""

from __future__ import annotations

from tests.mutants.row import Mutant

DRILLS = (
    Mutant(
        "drills",
        "What matches an item of a drill and something real is real.",
        "journeys/drills/_seeded_recognition.py",
        "if not counting or not all(card.entry in registered for card in counting):",
        "if not counting or not any(card.entry in registered for card in counting):",
        "gate/test_content_drill.py",
    ),
    Mutant(
        "drills",
        "An upload is sent once, even where nobody knows whether it arrived.",
        "journeys/drills/seeded_uploading.py",
        "if due.sent_at is not None:",
        "if due.answered_at is not None:",
        "gate/test_content_drill.py",
    ),
    Mutant(
        "drills",
        "What is found ten minutes after an upload counts, and not a moment later.",
        "drills/upload_outcome.py",
        "upload.checked_at - upload.sent_at <= WINDOW",
        "upload.checked_at - upload.sent_at < WINDOW",
        "drills/test_upload_outcome.py",
    ),
    Mutant(
        "drills",
        "A repeat is in no share of its variant.",
        "drills/drill_figures.py",
        "first = [result for result in results if result.upload.again_of is None]",
        "first = list(results)",
        "drills/test_drill_figures.py",
    ),
    Mutant(
        "drills",
        "A control that is kept back is no find.",
        "drills/upload_outcome.py",
        "if upload.variant == CONTROL else outcome",
        "if upload.variant == CONTROL and outcome is UploadOutcome.MISSED else outcome",
        "drills/test_drill_figures.py",
    ),
    Mutant(
        "drills",
        "Nobody is tested more than it agreed to, over all drills of a consent.",
        "forum/consented_drills/drill_agreements.py",
        "is_more = self.announced + uploads > self.terms.most",
        "is_more = uploads > self.terms.most",
        "forum/consented_drills/test_drill_agreements.py",
    ),
    Mutant(
        "drills",
        "A tester that was sent away is not answered.",
        "journeys/drills/drill_hosting.py",
        "and drill.tester in in_good_standing",
        "and (drill.tester in in_good_standing or True)",
        "gate/test_drill_consent.py",
    ),
    Mutant(
        "drills",
        "Nothing is uploaded before the platform has registered the items.",
        "journeys/drills/seeded_uploading.py",
        "drill.role is DrillRole.TESTER and drill.accepted_at is None",
        "drill.role is DrillRole.TESTER and drill.ended_at is not None",
        "gate/test_member_drill.py",
    ),
    Mutant(
        "drills",
        "Results count if their seed opens the schedule that was sealed.",
        "journeys/drills/drill_following.py",
        "digest_of_schedule(schedule, places) == plan.digest",
        "digest_of_schedule(schedule, places) != seed",
        "gate/test_drill_consent.py",
    ),
)
