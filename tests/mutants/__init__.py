"""Rules of the product, broken one at a time: `python -m tests.mutants`."""
