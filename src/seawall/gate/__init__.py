"""The fast door: upload checks and look-ups, no ORM, an index in memory."""
