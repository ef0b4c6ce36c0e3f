"""What the law of the United Kingdom asks beside its clocks: endorsement, repeats, records."""
