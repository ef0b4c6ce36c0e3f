"""Metrics: what is counted, what is read, and who may see it."""
