"""Documents that several tests of wishlists send."""

LIST = """
  id title isDefault itemCount
  items { nodes { id note isGone product { slug } variant { sku } } }
  share { token showsOwner showsNotes }
"""
REFUSED = "... on UserError { __typename code path }"
READ = f"query($id: ID!) {{ wishlist(id: $id) {{ {LIST} }} }}"
SLUGS = "query($id: ID!) { wishlist(id: $id) { items { nodes { product { slug } } } } }"


def mutation(name: str, selection: str = f"... on Wishlist {{ {LIST} }}") -> str:
    """A document of one wishlist mutation."""
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return f"""mutation($input: {kind}) {{
      {name}(input: $input) {{ {selection} {REFUSED} }}
    }}"""


def slugs(wishlist: object) -> list[str | None]:
    """The products of a list, as it shows them; None for what is gone."""
    nodes = wishlist["items"]["nodes"]  # type: ignore[index]
    return [node["product"] and node["product"]["slug"] for node in nodes]
