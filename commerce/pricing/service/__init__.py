"""Use cases of pricing: reading what holds now, and changing lists, prices and tax rates."""

from commerce.pricing.service.reading import (
    price_list_ids,
    price_lists_in_force,
    shipping_tax_rate,
    tax_rate,
    unit_prices,
)

__all__ = ["price_list_ids", "price_lists_in_force", "shipping_tax_rate", "tax_rate", "unit_prices"]
