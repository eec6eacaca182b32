"""The catalogue: products, variants, attributes, categories, brands, media, publication."""
