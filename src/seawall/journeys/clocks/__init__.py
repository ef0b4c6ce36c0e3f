"""An order's clocks, read from their rows, changed by a rule and written back."""
