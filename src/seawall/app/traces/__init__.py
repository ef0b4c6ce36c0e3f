"""Traces, where they are switched on: spans of this process, sent to a collector."""
