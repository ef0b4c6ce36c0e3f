"""Content and notices arrive: upload checks, user notices, verdicts."""
