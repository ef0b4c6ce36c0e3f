"""Real results: each measure with its interval, counted from the log alone."""
