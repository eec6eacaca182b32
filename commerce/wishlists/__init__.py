"""Wishlists: products and variants that somebody wants to remember, and links that show them.

Owns `wishlists` and `wishlist_items`. Invariants: a product, or a variant, stands in a list once; a
customer has one default list, made on first use; a customer has at most 20 lists, a list 500 items.
Who holds the id of a guest's list holds the list; a customer's list is theirs alone even for who
holds its id. A list that was merged is found no more. Every change locks the list's row first.
A share's link shows what its owner chose to show, until it is turned off or made anew. Titles and
notes are sealed: people write anything. Whether a product is shown is the catalogue's to say, each
time. Emits WishlistItemAdded, for lists of customers alone.
"""
