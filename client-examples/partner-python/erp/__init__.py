"""An ERP that keeps orders, stock and prices in step with a shop.

shop.py    speaks to the shop: published operations, patience, idempotency keys
store.py   the ERP's own database, here one SQLite file
pull.py    orders and stock come in, from a cursor
push.py    counts and prices go out, through an outbox
manifest.py  the operations, to be published for this client
"""
