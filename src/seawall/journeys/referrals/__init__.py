"""A referral unit's side: it compares, composes, signs, sends, follows and is answered."""
