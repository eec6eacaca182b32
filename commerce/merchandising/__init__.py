"""How shoppers find goods: what the search index says of products, and what is asked of it.

Owns the building of `ProductDocument` values from catalogue, prices and stock, keeping the index
in step through events, and the translation of a shopper's search into the port's. Refuses to
decide what anything costs: a card's price comes from the index and may be seconds old.
"""
