"""Everything is accounted for: statements of reasons, report exports."""
