"""The root field `productVariant`."""

from commerce.catalog.kinds import ProductStatus
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.catalog import make_product

SKU = "query($sku: String) { productVariant(sku: $sku) { id title product { slug } } }"
ID = "query($id: ID) { productVariant(id: $id) { sku } }"


async def test_a_variant_is_found_by_sku_and_by_id(db: Database, client: Client) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", variants=2)
    gid = encode("ProductVariant", made.variant_ids[1])

    assert await client.data(SKU, sku="MUG-2") == {
        "id": gid,
        "title": "Size 2",
        "product": {"slug": "mug"},
    }
    assert await client.data(ID, id=gid) == {"sku": "MUG-2"}
    assert await client.data("query($id: ID!) { node(id: $id) { id } }", id=gid) == {"id": gid}


async def test_variants_of_hidden_products_are_for_staff(db: Database, client: Client) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", status=ProductStatus.DRAFT)
    gid = encode("ProductVariant", made.variant_ids[0])

    for stranger in (client, client.as_customer(new_id()), client.as_staff(), client.as_partner()):
        assert await stranger.data(SKU, sku="MUG-1") is None
        assert await stranger.data(ID, id=gid) is None
    staff = client.as_staff(Permission.CATALOG_READ)
    assert await staff.data(ID, id=gid) == {"sku": "MUG-1"}


async def test_unknown_variants_are_null(client: Client) -> None:
    assert await client.data(ID, id="nonsense") is None
    assert await client.code("{ productVariant { sku } }") == "BAD_USER_INPUT"
