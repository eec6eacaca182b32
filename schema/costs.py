"""What fields cost, where an object a point is not right: one page of numbers to weigh them by.

`SIZES` holds for every list of objects how many items are reckoned with when no argument says so;
what a shop usually has, rounded up. `WEIGHTS` holds the points of fields that do more than fetch.
tests/architecture/test_costs.py holds both to the schema.
"""

from collections.abc import Mapping

from graphql import GraphQLSchema

from schema.execution.cost import COST, FieldCost

COUNT_WEIGHT = 5  # `totalCount` of any list: a statement that reads the whole of it

WEIGHTS: Mapping[str, int] = {
    "Query.productSearch": 10,
    "Query.searchSuggest": 5,
    "Query.segmentPreview": 20,
    "Query.rfmGrid": 20,
    "Query.systemStatus": 5,
    "Query.agentTools": 20,  # the texts of all operations of a version are read
    "Query.operationsCheck": 100,  # every document of a manifest is validated
    "Deprecation.operations": 50,  # every published document is looked through
    "Query.operationsImpact": 500,  # every published document, against two schemas
    "Query.operationUsage": 20,
    "Query.auditLog": 5,
    "Query.checkoutPreview": 10,
    "Segment.members": 10,
    "Mutation.customerRegister": 50,  # a password is hashed: tens of milliseconds of one core
    "Mutation.customerLogin": 50,
    "Mutation.customerPasswordChange": 50,
    "Mutation.staffLogin": 50,
    "Mutation.staffPasswordChange": 50,
    "Mutation.checkoutComplete": 30,
    "Mutation.operationsPublish": 100,
    "Mutation.sandboxReset": 500,  # up to ten thousand things are deleted
}

SIZES: Mapping[str, int] = {
    "AddressRules.fields": 12,
    "AddressRules.regions": 60,
    "ApiClient.keys": 5,
    "Attribute.choices": 20,
    "Brand.translations": 5,
    "Cart.attributes": 5,
    "Cart.lines": 20,
    "Cart.warnings": 5,
    "CartCost.taxLines": 3,
    "CartLine.attributes": 5,
    "CartLine.warnings": 2,
    "CartMerge.changes": 20,
    "Category.breadcrumbs": 4,
    "Category.children": 10,
    "Category.translations": 5,
    "Change.stockLevels": 5,
    "CheckedOperation.deprecated": 5,
    "Checkout.attributes": 5,
    "Checkout.deliveryOptions": 5,
    "Checkout.paymentProviders": 5,
    "CheckoutCost.taxLines": 3,
    "CheckoutPreview.deliveryOptions": 5,
    "CheckoutPreview.lines": 20,
    "Customer.addresses": 5,
    "Customer.consents": 5,
    "Customer.customFields": 10,
    "Customer.segments": 10,
    "Customer.sessions": 5,
    "CustomerTraits.spent": 2,
    "Deprecation.operations": 20,
    "ImpactedOperation.changes": 5,
    "ImportRun.reasons": 20,
    "InvalidInputError.problems": 5,
    "InvalidOperationsError.problems": 20,
    "InventoryLevelUpdate.stocks": 20,
    "OperationsCheck.operations": 100,
    "OperationsCheck.problems": 20,
    "OperationsImpact.changes": 20,
    "OperationsImpact.operations": 20,
    "Order.deliveryGroups": 2,
    "Order.events": 20,
    "Order.lines": 10,
    "Order.parcels": 2,
    "Order.payments": 2,
    "OrderCost.taxLines": 3,
    "OutOfStockError.shortages": 5,
    "Parcel.lines": 5,
    "Payment.transactions": 5,
    "PricesBulkItem.problems": 2,
    "PricesBulkSet.items": 100,
    "PricesSet.prices": 100,
    "Product.attributes": 10,
    "Product.categories": 3,
    "Product.listings": 3,
    "Product.media": 5,
    "Product.options": 3,
    "Product.translations": 5,
    "ProductOption.values": 10,
    "ProductSearchConnection.facets": 10,
    "ProductVariant.media": 5,
    "ProductVariant.selectedOptions": 3,
    "Query.attributes": 50,
    "Query.blockRules": 50,
    "Query.categories": 20,
    "Query.channelWarehouses": 10,
    "Query.customFieldDefinitions": 20,
    "Query.priceLists": 20,
    "Query.roles": 20,
    "Query.scheduledTasks": 20,
    "Query.shippingZones": 20,
    "Query.taxRates": 50,
    "Query.warehouses": 20,
    "ResponseCache.recent": 100,
    "RfmGrid.cells": 25,
    "SandboxEmptied.deleted": 4,
    "SchemaVersion.deprecations": 10,
    "SearchFacet.values": 20,
    "SegmentPreview.sample": 10,
    "ShippingMethod.rates": 5,
    "ShippingMethod.translations": 5,
    "ShippingZone.methods": 5,
    "Shop.channels": 10,
    "StaffMember.roles": 5,
    "StockAdjusted.levels": 100,
    "StockBulkItem.problems": 2,
    "StockBulkSet.items": 100,
    "SystemStatus.queue": 5,
    "TaxRate.translations": 5,
    "VariantStock.levels": 5,
    "Warehouse.channels": 10,
    "WishlistMerge.changes": 20,
    "WishlistToCart.items": 20,
}


def declare_costs(schema: GraphQLSchema) -> GraphQLSchema:
    """Write the numbers into the schema's fields, where `schema.execution.cost` reads them."""
    for kind in schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            place = f"{kind.name}.{name}"
            weight, size = WEIGHTS.get(place), SIZES.get(place)
            if name == "totalCount" and kind.name.endswith("Connection"):
                weight = COUNT_WEIGHT
            if weight is not None or size is not None:
                field.extensions[COST] = FieldCost(weight, size)
    return schema
