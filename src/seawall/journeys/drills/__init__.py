"""Content drills: planned, uploaded, recognised, read and ended."""
