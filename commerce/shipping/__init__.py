"""Delivery: zones, methods, flat rates."""
