"""What the public may have: a period of the log and its figures, and whether they hold."""
