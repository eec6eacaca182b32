"""Payments: the provider port, the attempts to be paid and their ledger.

Owns `payments` (one row is one attempt, its id is the provider's idempotency key) and the
append-only `payment_transactions`. Invariants: an order has at most one live attempt for its whole
amount; `refunded <= captured <= amount`; an attempt that failed or was voided never becomes live
again, and money that arrives for it all the same is given back.

Knows nothing of orders, carts or stock: `checkout` decides what an outcome means for them.
Emits `PaymentReversalRequested` and `PaymentReversed`. Providers are called without a transaction.
"""
