"""Health: one small rule a check, over facts that threads of their own keep fresh.

To add a check: measure it in `health_board` (a field of `HealthFacts`), judge it in a file of its own,
and put it into `health_checks.CHECKS`.
"""
