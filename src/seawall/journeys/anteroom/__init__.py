"""What strangers send: it waits at a fixed cost, is told once an hour, and is let in by a word."""
