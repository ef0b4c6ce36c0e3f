"""Rules of legal reports: what the log tells of orders and removals, and what it is counted as."""

from __future__ import annotations

from tests.mutants.row import Mutant

REPORTS = (
    Mutant(
        "reports",
        "What was removed before it was kept under a measure was removed by none.",
        "reports/facts/removal_facts.py",
        "removal.kept_since is not None and removal.kept_since <= removal.at",
        "removal.kept_since is not None",
        "reports/facts/test_removal_facts.py",
    ),
    Mutant(
        "reports",
        "What a content drill uploaded is no removal.",
        "reports/facts/removal_facts.py",
        'if str(entry.public.get("case") or "") not in self._seeded:',
        "if True:",
        "reports/facts/test_removal_facts.py",
    ),
    Mutant(
        "reports",
        "What the public reported and we removed is our own removal, no referral's.",
        "reports/facts/removal_facts.py",
        "if asked is not None and asked is not FigureSeries.REPORTS:",
        "if asked is not None:",
        "reports/facts/test_removal_facts.py",
    ),
    Mutant(
        "reports",
        "Only a ground that holds the clock says why an order was not carried out.",
        "reports/facts/order_facts.py",
        'if entry.public["is_held"]:',
        "if True:",
        "reports/facts/test_order_facts.py",
    ),
    Mutant(
        "reports",
        "A ruling is on the challenge whose number it repeats.",
        "reports/facts/order_facts.py",
        'number = int(entry.public.get("number") or min(unruled))',
        "number = min(unruled)",
        "reports/facts/test_order_facts.py",
    ),
    Mutant(
        "reports",
        "An order that was annulled is not final any more.",
        "reports/facts/order_facts.py",
        "if is_removal and history.final_at and not history.ended_at:",
        "if is_removal and history.final_at:",
        "reports/facts/test_order_facts.py",
    ),
    Mutant(
        "reports",
        "A rehearsal is in no figure.",
        "reports/facts/order_facts.py",
        'if entry.public.get("drill"):',
        "if False:",
        "reports/facts/test_order_facts.py",
    ),
    Mutant(
        "reports",
        "A conclusion that was taken back decides no complaint.",
        "reports/facts/complaint_facts.py",
        "findings[:] = [heard for heard in findings if heard.decision != undone]",
        "pass",
        "reports/facts/test_other_facts.py",
    ),
    Mutant(
        "reports",
        "An issued order is refused when all of its addresses are, not some.",
        "reports/facts/issued_orders.py",
        "is_refused = issued.grounds and not_executed == lines",
        "is_refused = issued.grounds",
        "reports/facts/test_other_facts.py",
    ),
)
