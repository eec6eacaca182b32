"""Formats: how the rows of a file become catalogue records, and what is wrong with those that do
not. `records` is the native format; the others are brought into it."""
