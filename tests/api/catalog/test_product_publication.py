"""The mutations `productPublish` and `productUnpublish`."""

from commerce.catalog.kinds import ProductStatus
from commerce.core.db import Database
from commerce.core.ids import encode
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import make_product

PUBLISH = mutation("productPublish", "... on Product { status publishedAt }")
UNPUBLISH = mutation("productUnpublish", "... on Product { status publishedAt }")
SEEN = '{ product(slug: "mug") { slug } }'


async def mug(db: Database, status: ProductStatus = ProductStatus.DRAFT) -> str:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", status=status, channels=())
    return encode("Product", made.id)


async def test_a_draft_is_shown_and_hidden_again(db: Database, client: Client) -> None:
    gid, staff = await mug(db), editor(client)

    published = await staff.data(PUBLISH, input={"productId": gid, "channels": [{"channel": "uk"}]})
    seen = await client.data(SEEN)
    in_china = await client.data(f'query @inContext(channel: "cn") {SEEN}')
    hidden = await staff.data(UNPUBLISH, input={"productId": gid, "channels": ["uk"]})

    assert published == {
        "__typename": "Product",
        "status": "ACTIVE",
        "publishedAt": "2026-03-02T10:00:00+00:00",
    }
    assert (seen, in_china) == ({"slug": "mug"}, None)
    assert hidden == {"__typename": "Product", "status": "ACTIVE", "publishedAt": None}
    assert await client.data(SEEN) is None


async def test_a_window_is_kept(db: Database, client: Client) -> None:
    gid = await mug(db)
    window = {"from": "2026-03-02T09:00:00Z", "until": "2026-03-02T10:00:00Z"}

    answer = await editor(client).data(
        PUBLISH, input={"productId": gid, "channels": [{"channel": "uk", **window}]}
    )

    assert answer["publishedAt"] == "2026-03-02T09:00:00+00:00"
    assert await client.data(SEEN) is None


async def test_wrong_channels_and_windows_are_named(db: Database, client: Client) -> None:
    gid, staff = await mug(db), editor(client)
    backwards = {"from": "2026-03-02T10:00:00Z", "until": "2026-03-02T09:00:00Z"}
    naive = {"from": "2026-03-02T10:00:00"}

    channels = [{"channel": "moon"}, {"channel": "uk", **backwards}]
    published = await staff.data(PUBLISH, input={"productId": gid, "channels": channels})
    without_offset = await staff.code(
        PUBLISH, input={"productId": gid, "channels": [{"channel": "uk", **naive}]}
    )
    unpublished = await staff.data(UNPUBLISH, input={"productId": gid, "channels": ["moon"]})

    assert problems(published) == [
        ("input.channels.0.channel", "UNKNOWN_CHANNEL"),
        ("input.channels.1.until", "INVALID_WINDOW"),
    ]
    assert without_offset == "BAD_USER_INPUT"
    assert problems(unpublished) == [("input.channels.0", "UNKNOWN_CHANNEL")]
    assert await client.data(SEEN) is None


async def test_an_archived_product_is_not_published(db: Database, client: Client) -> None:
    gid = await mug(db, ProductStatus.ARCHIVED)

    answer = await editor(client).data(
        PUBLISH, input={"productId": gid, "channels": [{"channel": "uk"}]}
    )

    assert (answer["__typename"], answer["path"]) == ("ConflictError", ["input", "productId"])
    assert await client.data(SEEN) is None
