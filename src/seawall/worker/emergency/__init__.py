"""Somebody is called when the database or the worker fails: the heart, the watch, the call."""
