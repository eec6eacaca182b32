"""Use cases of imports. All of them own their transactions: call them inside none."""

from commerce.imports.catalog.export import export_catalog
from commerce.imports.catalog.importing import import_catalog
from commerce.imports.orders.importing import import_orders

__all__ = ["export_catalog", "import_catalog", "import_orders"]
