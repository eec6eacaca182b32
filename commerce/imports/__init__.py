"""Bringing in catalogues and past orders from files, and writing the catalogue out again.

Owns `import_runs` and `import_rejections`. Invariants: a run commits in chunks, and how much is
committed stands in its `position`, so that an interrupted import goes on behind it; a second run of
the same file changes nothing; a row that cannot be loaded is reported with its line and reason and
stops nothing else; memory does not grow with the file. Goods are checked by the rules that staff's
mutations are checked by, and only what differs is written. Past orders never touch stock, and an
order that is there is never changed.

`import_catalog`, `import_orders` and `export_catalog` of `service` are for commands and seeding;
they own their transactions. Emits OrdersImported, and the catalogue's ProductsChanged.
"""
