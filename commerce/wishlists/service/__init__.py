"""Use cases of wishlists: lists, what stands in them, sharing, merging at sign-in."""

from commerce.wishlists.service.items import add_items, move_items, note_item, remove_items
from commerce.wishlists.service.lists import create, locked, remove, rename
from commerce.wishlists.service.merging import merge
from commerce.wishlists.service.sharing import share, unshare

__all__ = [
    "add_items",
    "create",
    "locked",
    "merge",
    "move_items",
    "note_item",
    "remove",
    "remove_items",
    "rename",
    "share",
    "unshare",
]
