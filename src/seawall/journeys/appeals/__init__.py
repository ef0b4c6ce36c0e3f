"""Users answer back: an appeal, its hearing by another person, and its clocks."""
