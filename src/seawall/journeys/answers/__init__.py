"""Orders and referrals are answered: measures, clarifications, answers that go out once."""
