"""How right decisions are: a sample that nobody can choose is drawn, and read again, blind."""
