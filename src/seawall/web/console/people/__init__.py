"""Members, roles, second approvals, and the limits of exposure."""
