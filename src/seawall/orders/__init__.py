"""Authorities ask: referrals, removal orders, and their clocks."""
