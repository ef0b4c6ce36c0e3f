"""The story itself: one journey a file, read top to bottom."""
