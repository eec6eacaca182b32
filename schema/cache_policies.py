"""For how long each kind of public data may be shown by caches outside, such as CDNs.

Our own processes drop what changes as soon as it is announced, whatever is said here; only what is
not announced (how many there are, what a search finds) is bounded by these times everywhere.
"""

from schema.execution.cache.policy import INHERITED, PRIVATE, CachePolicy

__all__ = [
    "CATALOGUE",
    "INHERITED",
    "PRIVATE",
    "QUANTITY",
    "REFERENCE",
    "RULES",
    "SEARCH",
    "STOCK",
]

CATALOGUE = CachePolicy(max_age=60)
REFERENCE = CachePolicy(max_age=300)
"""Shop, channels, categories, brands, attributes."""
STOCK = CachePolicy(max_age=30)
"""Whether there is any: announced when something runs out or comes back."""
QUANTITY = CachePolicy(max_age=5, is_announced=False)
"""How many there are: changes with every order, too often to announce."""
SEARCH = CachePolicy(max_age=30, is_announced=False, tags=("search",))
"""The index follows the catalogue after a moment by itself."""
RULES = CachePolicy(max_age=3_600)
"""What only a new release changes."""
