"""Carts: lines, merge at sign-in, live totals by the quote function."""
