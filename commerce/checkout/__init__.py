"""Checkout: the process that turns a cart into an order; it owns its transactions.

Owns `checkouts`; a cart has one. Completing takes two transactions with the payment provider
between them (`docs/decisions/0004-checkout-in-two-transactions.md`): the first claims the key,
quotes, reserves, and writes an unpaid order with its payment attempt; the second, `settle`, records
what the provider said. Requests, webhooks and schedules all end in the same `settle`, which is safe
to repeat and never keeps money without goods: an approval that comes too late is given back.

Invariants: a checkout has at most one order that is alive; a cart is ordered once.
"""
