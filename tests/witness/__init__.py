"""A witness by itself: one history of each log, whatever happens to its process."""
