"""The platform is told by webhook, answers what it did, and is looked at from outside."""
