"""Use cases of the catalogue, one file for each kind of thing that is changed.

Every use case checks the actor, collects what is wrong with its input before it refuses, writes an
audit entry with what was before and after, and emits `ProductsChanged` for what shoppers see.
"""
