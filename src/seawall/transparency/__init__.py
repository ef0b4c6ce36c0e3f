"""Everything is accounted for: statements of reasons, signed events, report exports."""
