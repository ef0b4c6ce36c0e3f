"""The door for machines: items, events, outcomes, notices, appeals, cases, banks, the log."""
