"""The sandbox: emptying it of what test clients made (docs/decisions/0018-sandbox.md).

Owns no table. Carts, orders, tickets and customers carry their test client; `core.sandbox` keeps
both sides apart where they are read. Deleting is in batches, each a transaction that deletes things
whole, so that it can be stopped at any moment and repeated. The database itself refuses to delete a
live row of those tables, and undoes the whole batch.
"""
