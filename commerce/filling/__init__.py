"""Filling carts from what somebody keeps elsewhere: wishlists.

Owns no table. It stands above both because neither knows the other: the wishlist says what is
meant, the cart what can be had. A thing that cannot be bought now keeps no other out, stays where
it was kept, and is named with the reason.
"""
