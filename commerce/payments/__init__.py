"""Payments: the provider port, attempts and their ledger. Never charges twice."""
