"""The catalogue: products, variants, attributes, categories, brands, media, publication.

Invariants: slugs and SKUs are unique; a variant has one value of every option of its product and no
two variants the same ones; a category's path never runs in a circle; only an active product that is
published in a channel, within its window, is seen by shoppers (`statements.visible_products`).
Descriptions are limited HTML, cleaned when they are written.
Says nothing of what things cost (pricing) or how many there are (inventory).
Emits `ProductsChanged` for everything that the search index shows.
"""
