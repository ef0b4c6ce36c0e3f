"""Statements of reasons go to the Union's public database: DSA Art. 24(5)."""
