"""How tables are made: a room at once, guarded, and each migration whole or not at all."""
