"""Other people's lists are followed, and told what we think of their records."""
