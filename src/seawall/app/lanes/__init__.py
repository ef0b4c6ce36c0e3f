"""Who waits where: lanes by who asks and for what, so that nobody waits behind a stranger."""
