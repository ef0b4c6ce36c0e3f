"""STIX 2.1: how signals, opinions and incidents are written there, and read back."""
