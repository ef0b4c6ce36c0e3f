"""What is kept under seal, and secret notices for whoever is cleared."""
