"""Orders are answered: which answers are possible, what each must say, and whom it goes to."""
