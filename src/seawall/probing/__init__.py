"""Is it still up? A page seen from outside."""
