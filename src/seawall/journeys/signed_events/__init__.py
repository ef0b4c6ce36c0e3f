"""Signed events are made, heard and looked up: both sides of a request in one log."""
