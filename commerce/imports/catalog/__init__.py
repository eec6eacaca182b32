"""Catalogue records against the shop: what is there, what is wanted, what differs, and writing that
difference."""
