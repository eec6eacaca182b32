"""Delivery: zones of countries, methods into them, and their flat rates.

Invariants: a zone that names regions goes before one that names only their country; a method has at
most one rate in a currency and is offered only in currencies it has a rate in, within its window.
Reads only its own snapshot: offering delivery costs no statement.
"""
