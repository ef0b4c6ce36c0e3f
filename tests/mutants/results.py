"""Rules of results: which lives are counted, at which checkpoint, and what is hidden."""

from __future__ import annotations

from tests.mutants.row import Mutant

RESULTS = (
    Mutant(
        "results",
        "What was kept back by error is no block.",
        "results/blocked_at_upload.py",
        "against = [life for life in uploads if life.standing is Standing.GONE]",
        "against = [life for life in uploads if life.standing is not Standing.OPEN]",
        "results/test_content_measures.py",
    ),
    Mutant(
        "results",
        "What a user reported too is not proactive.",
        "results/proactive_rate.py",
        "life.finder is Finder.OWN and not life.is_reported_by_user",
        "life.finder is Finder.OWN",
        "results/test_content_measures.py",
    ),
    Mutant(
        "results",
        "What came with a complaint has no known upload.",
        "results/lives/item_lives.py",
        "was_checked or noticed_at is None or uploaded_at < noticed_at",
        "True",
        "results/test_item_lives.py",
    ),
    Mutant(
        "results",
        "A bank must have known it for an hour: a copy in the same minute is no second try.",
        "results/reuploads.py",
        "life.known_since <= life.uploaded_at - _KNOWN_FOR",
        "life.known_since <= life.uploaded_at",
        "results/test_content_measures.py",
    ),
    Mutant(
        "results",
        "What still stands is censored where anybody last looked.",
        "results/metric_number.py",
        "return max(seen_until - began_at, _NO_TIME), False",
        "return max(seen_until - began_at, _NO_TIME), True",
        "results/test_content_measures.py",
    ),
    Mutant(
        "results",
        "An order whose clock is held is not due.",
        "results/order_compliance.py",
        "if order.due_at is None or order.is_held:",
        "if order.due_at is None:",
        "results/test_other_measures.py",
    ),
    Mutant(
        "results",
        "What was gone when a referral came counts against nobody.",
        "results/referrer_quality.py",
        'share("accepted", accepted, addresses - dead)',
        'share("accepted", accepted, addresses)',
        "results/test_other_measures.py",
    ),
    Mutant(
        "results",
        "A single hidden row is the total less the others.",
        "results/hidden_rows.py",
        "return any(0 < total < smallest for total in sums)",
        "return False",
        "results/test_hidden_rows.py",
    ),
    Mutant(
        "results",
        "What is left of a share is a count, too.",
        "results/breakdown.py",
        "yield number.n - number.part",
        "yield number.n",
        "results/test_period_results.py",
    ),
    Mutant(
        "results",
        "Only a settled quarter is broken down.",
        "journeys/results/period_measuring.py",
        "is_broken_down = counted_at.is_settled and is_quarter(period)",
        "is_broken_down = counted_at.is_settled",
        "journeys/results/test_period_measuring.py",
    ),
    Mutant(
        "results",
        "A settled period is counted at the checkpoint of its settling, for good.",
        "journeys/results/period_measuring.py",
        "tx.checkpoints.checkpoint(tx.checkpoints.size_by(moment))",
        "tx.ledger.latest_checkpoint()",
        "journeys/results/test_period_measuring.py",
    ),
    Mutant(
        "results",
        "Uploads of drills are in no figure, by their case either.",
        "results/lives/item_lives.py",
        'if entry.public.get("drill") or str(entry.public.get("case") or "") in self._drills.cases:',
        'if entry.public.get("drill"):',
        "results/test_item_lives.py",
    ),
)
