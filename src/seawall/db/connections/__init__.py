"""A thread's connection: kept for the next time, guarded, and asked what others committed."""
