"""The only way out: pinned, bounded calls."""
