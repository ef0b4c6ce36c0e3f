"""Orders and referrals for whoever must answer them: the board, a page each, every act."""
