"""The signals that members share, as rows: the offers, and what was said of them."""
