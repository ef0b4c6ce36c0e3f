"""What is kept is hashed again, for a type of signal that came later."""
