"""Customers: accounts, address books, consents. Owns all personal data of buyers; seals it."""
