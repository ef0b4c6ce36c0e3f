"""What we sign, seal and unlock with."""
