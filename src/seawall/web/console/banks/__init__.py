"""Banks and their entries, and a test of one file."""
