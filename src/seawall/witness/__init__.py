"""A witness by itself: what it remembers in a folder, and what it answers."""
