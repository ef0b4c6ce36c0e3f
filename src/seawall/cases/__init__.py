"""People decide: queue, case, decision."""
