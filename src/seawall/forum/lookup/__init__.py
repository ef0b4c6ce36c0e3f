"""A member asks without telling: private look-ups, remote match, quotas and tracing."""
