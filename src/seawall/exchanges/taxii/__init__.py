"""TAXII 2.1: how STIX travels, as a client speaks it."""
