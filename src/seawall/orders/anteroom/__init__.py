"""The ante-room: what strangers send waits here, at a cost that does not grow with its words."""
