"""A referral unit's pages: batches, assessment, dispatches, figures."""
