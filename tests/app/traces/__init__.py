"""Traces: what is sent to a collector, by whose word, and what it costs where nobody asked."""
