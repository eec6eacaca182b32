"""Between schema and business: opens a reader or a transaction, calls, returns.

Holds no Strawberry types and no SQL. One module per domain.
"""
