"""The numbers the Regulation asks for, counted from facts: Art. 5(5), 7(3), 8 and 21."""
