"""Everything is remembered: append-only entries anyone can verify."""
