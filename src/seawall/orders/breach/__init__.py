"""A breach is documented: facts, lateness, the criteria of Art. 18, the instrument's maximum."""
