"""Signing in: passwords, sessions, access tokens, throttling of attempts.

Owns credentials, sessions, refresh tokens, signing keys and login throttles. Knows subjects by kind
and id alone; who a customer or a staff member is, and what they may do, is decided above.
"""
