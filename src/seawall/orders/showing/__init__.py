"""Orders as doors show them: with the state that they have at a moment."""
