"""Names of the facets every product has; all others are codes of attributes."""

OWN_FACETS = frozenset({"category", "brand", "in_stock", "price"})


def filtered_facet(attribute_code: str) -> str:
    """The facet that a filter by this attribute belongs to. An attribute that is called like an
    own facet cannot be counted, and its filter must not count as that facet's."""
    return f"@{attribute_code}" if attribute_code in OWN_FACETS else attribute_code
