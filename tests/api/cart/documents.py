"""Documents that several tests of carts send."""

MONEY = "{ amount currencyCode }"
CART = f"""
  id totalQuantity status currency note
  attributes {{ key value }}
  lines {{
    id quantity title unitPrice {MONEY}
    variant {{ id sku }}
    cost {{ subtotal {MONEY} discount {MONEY} total {MONEY} }}
    attributes {{ key value }}
    warnings {{ __typename code lineId }}
  }}
  cost {{ subtotal {MONEY} tax {MONEY} total {MONEY} }}
  warnings {{ __typename code }}
"""
REFUSED = "... on UserError { __typename code path }"
READ = f"query($id: ID!) {{ cart(id: $id) {{ {CART} }} }}"


def mutation(name: str, selection: str = f"... on Cart {{ {CART} }}") -> str:
    """A document of one cart mutation."""
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return f"""mutation($input: {kind}) {{
      {name}(input: $input) {{ {selection} {REFUSED} }}
    }}"""
