"""Carts: what somebody means to buy, in one channel and currency, until it is ordered.

Invariants: a variant stands in a cart once; a customer has one active cart in a channel; ordered
and merged carts do not change. The id of a cart is a capability: who holds a guest's id holds the
cart, and a customer's cart is theirs alone even for who holds its id. Every change locks the cart's
row first, so that two at once both count. Prices and stock are read live, never stored; what a line
cost when it was put in is kept to say that it moved.
Promises no stock: checkout reserves. Emits nothing.
"""
