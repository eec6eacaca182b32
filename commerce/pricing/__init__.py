"""What things cost: price lists, prices, tax rates, and the one quote of a basket.

Invariants: amounts are integer minor units; a price list has one currency; a compare-at price
exceeds the price; `rules.quote` is pure and alone adds up what a shopper pays.
Knows nothing of carts, orders or promotions: those hand it `Basket` and `Offer` values.
Emits `ProductsChanged` of the catalogue when prices change.
"""
