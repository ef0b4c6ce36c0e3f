"""Commands of content drills."""
