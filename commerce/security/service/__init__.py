"""Use cases of security: counting signals, keeping callers out."""
