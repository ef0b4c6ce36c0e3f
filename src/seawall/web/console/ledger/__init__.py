"""The audit log for people, with the proof of each entry."""
