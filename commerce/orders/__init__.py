"""Orders: what was agreed, the states it goes through, its parcels and its timeline.

Owns `orders`, their lines, delivery groups, parcels and the append-only `order_events`. Invariants:
prices, taxes, titles and addresses are those of the moment of placing; a status changes only along
`rules.MOVES`; no more leaves in parcels than was ordered; every change of status has an event. An
order exists before it is paid (PENDING_PAYMENT, no `placed_at`); one whose payment was declined is
cancelled without ever having been placed, and no shopper sees it.

Emits OrderPlaced, OrderPaid, OrderShipped, OrderDelivered, OrderCompleted and OrderCancelled.
Does not turn carts into orders and asks no provider: `checkout` does.
"""
