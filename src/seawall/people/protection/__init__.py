"""The people who look are protected: what they saw, what they need not see, and when to stop."""
