"""Product search behind one port.

Owns the index: its documents, settings, queries, rebuilds and the two engines that serve it.
Refuses to know what a product is: the catalogue builds `ProductDocument` values, this package
stores and finds them. Prices and stock in a card come from the index and may be seconds old;
money that is charged never does.
"""
