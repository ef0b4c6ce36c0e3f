"""The audit log in a browser's place."""
