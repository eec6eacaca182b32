"""Schema migrations: one head, always."""
