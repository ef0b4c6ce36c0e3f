"""A unit's own side: its rules, and where it keeps its work."""
