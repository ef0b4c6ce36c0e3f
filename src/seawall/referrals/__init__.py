"""A referral unit's side: batches, dispatches, its own record."""
