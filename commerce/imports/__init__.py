"""Bringing data in and out: catalogue and orders, from files."""
