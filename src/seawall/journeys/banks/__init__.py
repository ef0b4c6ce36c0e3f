"""Banks are kept: curated, filled from lists, and read by others."""
