"""Who may change the catalogue: every mutation, as every kind of actor."""

from typing import Any

import pytest

from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.client import Client

PRODUCT, CATEGORY = encode("Product", new_id()), encode("Category", new_id())
BRAND, ATTRIBUTE = encode("Brand", new_id()), encode("Attribute", new_id())
MEDIA = encode("Media", new_id())
ON_PRODUCT = {"productId": PRODUCT}
MUTATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "productCreate": ("ProductCreateInput", {"title": "Mug"}),
    "productUpdate": ("ProductUpdateInput", {"id": PRODUCT}),
    "productArchive": ("ProductIdInput", {"id": PRODUCT}),
    "productDelete": ("ProductIdInput", {"id": PRODUCT}),
    "productOptionsSet": ("ProductOptionsSetInput", {**ON_PRODUCT, "options": []}),
    "productVariantsCreate": ("ProductVariantsCreateInput", {**ON_PRODUCT, "variants": []}),
    "productVariantsUpdate": ("ProductVariantsUpdateInput", {**ON_PRODUCT, "variants": []}),
    "productVariantsDelete": ("ProductVariantsDeleteInput", {**ON_PRODUCT, "variantIds": []}),
    "productMediaAdd": ("ProductMediaAddInput", {**ON_PRODUCT, "media": []}),
    "productMediaUpdate": ("ProductMediaUpdateInput", {"id": MEDIA}),
    "productMediaRemove": ("ProductMediaIdsInput", {**ON_PRODUCT, "mediaIds": []}),
    "productMediaReorder": ("ProductMediaIdsInput", {**ON_PRODUCT, "mediaIds": []}),
    "productPublish": ("ProductPublishInput", {**ON_PRODUCT, "channels": []}),
    "productUnpublish": ("ProductUnpublishInput", {**ON_PRODUCT, "channels": []}),
    "categoryCreate": ("CategoryCreateInput", {"title": "Mugs"}),
    "categoryUpdate": ("CategoryUpdateInput", {"id": CATEGORY}),
    "categoryMove": ("CategoryMoveInput", {"id": CATEGORY}),
    "categoryDelete": ("CategoryDeleteInput", {"id": CATEGORY}),
    "brandCreate": ("BrandCreateInput", {"title": "Acme"}),
    "brandUpdate": ("BrandUpdateInput", {"id": BRAND}),
    "brandDelete": ("BrandDeleteInput", {"id": BRAND}),
    "attributeCreate": ("AttributeCreateInput", {"label": "Wood", "kind": "TEXT"}),
    "attributeUpdate": ("AttributeUpdateInput", {"id": ATTRIBUTE}),
    "attributeDelete": ("AttributeDeleteInput", {"id": ATTRIBUTE}),
}
CREATIONS = {"productCreate", "categoryCreate", "brandCreate", "attributeCreate"}


@pytest.mark.parametrize("name", MUTATIONS)
async def test_only_who_may_write_the_catalogue_changes_it(client: Client, name: str) -> None:
    kind, wanted = MUTATIONS[name]
    document = f"""mutation($input: {kind}!) {{ {name}(input: $input) {{
        __typename ... on UserError {{ code }} }} }}"""

    assert await client.code(document, input=wanted) == "UNAUTHENTICATED"
    for stranger in (
        client.as_customer(new_id()),
        client.as_staff(Permission.CATALOG_READ, Permission.PRICES_WRITE),
        client.as_partner(Permission.CATALOG_READ),
    ):
        assert await stranger.code(document, input=wanted) == "FORBIDDEN"
    counts = "{ products { totalCount } categories { id } brands { totalCount } attributes { id } }"
    assert await client.data(counts) == {
        "products": {"totalCount": 0},
        "categories": [],
        "brands": {"totalCount": 0},
        "attributes": [],
    }
    for number, editor in enumerate(
        (client.as_staff(Permission.CATALOG_WRITE), client.as_partner(Permission.CATALOG_WRITE))
    ):
        made = wanted if name not in CREATIONS or number == 0 else second(wanted)
        answer = await editor.data(document, input=made)
        assert (answer.get("code") == "NOT_FOUND") is (name not in CREATIONS)


def second(wanted: dict[str, Any]) -> dict[str, Any]:
    """The same under another name."""
    return {key: f"{text} 2" if text != "TEXT" else text for key, text in wanted.items()}
