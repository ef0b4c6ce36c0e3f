"""No person stands in what goes into the Union's public database: DSA Art. 24(5)."""
