"""Stock: warehouses, how much of a variant lies in each, and what of it is promised to orders.

Invariants: `0 <= reserved <= on_hand` everywhere; what is for sale is on_hand - reserved -
safety_stock; every change of on_hand leaves a stock movement. Rows of stock are locked in the order
(variant, warehouse), all warehouses of a variant at once, by every statement that changes them.
Does not know what an order is: orders and checkout reserve, allocate, release and ship by its id.
Emits `StockChanged` when a variant runs out in a channel or comes back.
"""
