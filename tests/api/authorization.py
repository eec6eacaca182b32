"""The places of root fields that need no permission of staff."""

PUBLIC = {
    "node",
    "nodes",
    "shop",
}
"""Everybody may ask; visibility and capabilities decide what is answered."""

SIGNED_IN: set[str] = set()
"""Needs a signed-in customer."""
