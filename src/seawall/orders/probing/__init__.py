"""Is it gone? Visits to a referred address, what they show, and how long it stood."""
