"""The known content we match against: curated signals and their labels."""
