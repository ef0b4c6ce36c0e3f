"""The queue: its lines, views, what is done to a line, and bulk actions."""
