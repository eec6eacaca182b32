"""What every domain stands on: money, ids, clock, actors, errors, paging, crypto, database.

Imports no domain and decides nothing about the business.
"""
