"""The change feed: which orders, stock, products and prices changed, losing nothing.

Owns the append-only table `changes` and reading it from a position. A trigger writes every change
of a followed table, so no path can forget it. Holds ids only; what changed is read from its own
domain, under that domain's rules of visibility.
"""
