"""What `docs/security.md` claims, where no room's own tests say it."""
