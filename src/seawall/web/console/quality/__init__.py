"""Second readings, disagreements, golden items and the figures of quality."""
