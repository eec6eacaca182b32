"""The demo shop: a catalogue, pictures, customers and orders of our own making.

Owns the content a newcomer sees after `make run`: `catalog.jsonl` in the native import format,
`pictures` which draws every product as an SVG, `shop` with the settings and people as plain data,
and `seed` which brings them in through the same code a merchant uses. Holds no business rules;
nothing outside the command line and the development server imports it.
"""
