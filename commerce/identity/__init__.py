"""Signing in, for customers and staff alike: passwords, sessions, tokens, signing keys, throttling."""
