"""Forms of papers that ask for data: Regulation (EU) 2023/1543, DSA Art. 10, and their answers."""
