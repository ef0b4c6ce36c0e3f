"""`seawall refer` and `recipient`: a referral unit's side."""
